import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { AccountEntry, TeamEntry } from "../policy/registry-entry.ts";
import { type Accounts, createAccounts } from "./accounts.ts";
import { ConflictError } from "./errors.ts";
import { createTeams, type Teams } from "./teams.ts";
import { useTestDatabase } from "./test-database.ts";

let accounts: Accounts;
let teams: Teams;
let documents: DynamoDBDocumentClient;
let teamsTable: string;

useTestDatabase((database) => {
  documents = database.documents;
  teamsTable = database.names.teams;
  accounts = createAccounts(documents, database.names.accounts);
  teams = createTeams(documents, teamsTable);
});

const added = { from: "operator", by: "anna", at: "2026-03-02T09:00:00.000Z", version: 1 };
const team = TeamEntry.parse({ id: "app02", name: "Payments", role: "app", ...added });
const account = (id: string, more: object = {}) =>
  AccountEntry.parse({ id, name: `account ${id}`, ...added, ...more });

test("what was put is found, by id and in the list", async () => {
  const tagged = account("222233334444", {
    tags: { team: "app02", "cost center": "42" },
    ou_names: ["Workloads"],
  });
  await accounts.put(tagged);
  await accounts.put(account("111122223333"));
  await teams.put(team);
  expect(await accounts.get("222233334444")).toEqual(tagged);
  expect(await accounts.get("999999999999")).toBeNull();
  expect((await accounts.list()).map(({ id }) => id)).toEqual(["111122223333", "222233334444"]);
  expect(await teams.list()).toEqual([team]);
});

test("a list of more than one page is whole", async () => {
  // DynamoDB ends a page at 1 MB.
  const ids = Array.from({ length: 12 }, (_, index) => String(100_000_000_000 + index));
  for (const id of ids) await accounts.put(account(id, { tags: { about: "x".repeat(200_000) } }));
  expect((await accounts.list()).map(({ id }) => id)).toEqual(ids);
});

test("of two that change the same entry one is told", async () => {
  await teams.put(team);
  await expect(teams.put(team)).rejects.toThrow(ConflictError);
  await teams.put({ ...team, name: "Pay", version: 2 });
  await expect(teams.put({ ...team, name: "Late", version: 2 })).rejects.toThrow(ConflictError);
  await expect(teams.remove(team)).rejects.toThrow(/app02 was changed/);
  expect(await teams.get("app02")).toMatchObject({ name: "Pay" });
  await teams.remove({ ...team, version: 2 });
  await expect(teams.remove({ ...team, version: 2 })).rejects.toThrow(ConflictError);
  expect(await teams.list()).toEqual([]);
});

test("teams that an earlier version copied from the file are none of the registry, and make room", async () => {
  const { from: _, by: __, at: ___, version: ____, ...copied } = team;
  await documents.send(new PutCommand({ TableName: teamsTable, Item: copied }));
  expect(await teams.list()).toEqual([]);
  expect(await teams.get("app02")).toBeNull();
  await teams.put(team);
  expect(await teams.list()).toEqual([team]);
});
