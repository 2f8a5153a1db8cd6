import { expect, test } from "vitest";
import { mergeRegistry } from "./merge-registry.ts";
import { Organization } from "./organization.ts";
import { AccountEntry, TeamEntry } from "./registry-entry.ts";

const file = Organization.parse({
  accounts: [{ id: "111122223333", name: "shop", tags: { environment: "production", team: "app01" } }],
  teams: [{ id: "app01", name: "App", role: "app" }],
});

const byHand = { from: "operator", by: "anna", at: "2026-03-02T09:00:00.000Z", version: 1 };
const byAws = { ...byHand, from: "organizations", by: "AWS Organizations" };
const account = (id: string, team: string | undefined, origin: object = byHand) =>
  AccountEntry.parse({ id, name: `account ${id}`, tags: { environment: "production", team }, ...origin });
const team = (id: string) => TeamEntry.parse({ id, name: `Team ${id}`, role: "app", ...byHand });

test("what is added joins what the file names, and the whole is an organization as a file could have it", () => {
  const { organization, notes } = mergeRegistry(file, {
    accounts: [account("222233334444", "app02"), account("333344445555", "app01", byAws)],
    teams: [team("app02")],
  });
  expect(notes).toEqual([]);
  expect(organization.teams.map(({ id }) => id)).toEqual(["app01", "app02"]);
  expect(organization.accounts.map(({ id, tags }) => [id, tags.team])).toEqual([
    ["111122223333", "app01"],
    ["222233334444", "app02"],
    ["333344445555", "app01"],
  ]);
  expect(organization.policy).toBe(file.policy);
  expect(Organization.parse(organization)).toEqual(organization);
  expect(organization.accounts[1]).not.toHaveProperty("version");
});

test("without entries it is the file's", () => {
  expect(mergeRegistry(file, { accounts: [], teams: [] })).toEqual({ organization: file, notes: [] });
});

test("what the file names is the file's own; only an operator's entry is worth a note", () => {
  const { organization, notes } = mergeRegistry(file, {
    accounts: [account("111122223333", undefined, byAws)],
    teams: [team("app01")],
  });
  expect(organization).toEqual(file);
  expect(notes).toEqual(["teams that the organization file names too, where the file counts: app01"]);
});

test("a tag that names no team does not count, and one note says so for all that carry it", () => {
  const strays = Array.from({ length: 7 }, (_, index) => account(`20000000000${index}`, "pay\u001b", byAws));
  const { organization, notes } = mergeRegistry(file, {
    accounts: [...strays, account("333344445555", "app03")],
    teams: [],
  });
  expect(organization.accounts.map(({ tags }) => tags.team).filter(Boolean)).toEqual(["app01"]);
  expect(organization.accounts.every(({ tags }) => tags.environment === "production")).toBe(true);
  expect(Organization.parse(organization)).toEqual(organization);
  expect(notes).toEqual([
    expect.stringMatching(
      /^200000000000, .*, 200000000004 and 2 more: the team tag "pay\\u001b" names no team and does not count; add the team: ohero team add/,
    ),
    expect.stringMatching(/^333344445555: the team tag "app03" names no team/),
  ]);
});
