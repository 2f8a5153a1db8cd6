import { describe, expect, it } from "vitest";
import { Organization } from "./organization.ts";
import { findAccounts, isProduction, teamsOf } from "./registry.ts";

const organization = Organization.parse({
  accounts: [
    { id: "111122223333", name: "payments-dev", tags: { environment: "production" }, ou_names: ["Sandbox"] },
    {
      id: "222233334444",
      name: "payments-prod",
      tags: { environment: "non-production" },
      ou_names: ["Production"],
    },
    { id: "333344445555", name: "production" },
  ],
  teams: [
    { id: "app01", name: "App", role: "app" },
    { id: "inf01", name: "Infra", role: "infra" },
    { id: "app02", name: "App 2", role: "app" },
  ],
});

const account = (id: string) => {
  const [found] = findAccounts(organization, [id]).known;
  if (!found) throw new Error(`no account ${id}`);
  return found;
};

/** Is an account with this environment tag production, under this policy? */
const isProductionTagged = (environment: string, productionEnvironments = ["production", "prod"]) =>
  isProduction(
    { ...organization, policy: { ...organization.policy, productionEnvironments } },
    { ...account("111122223333"), tags: { environment } },
  );

describe("findAccounts", () => {
  it("parts known accounts from unrecognised ids", () => {
    const { known, unrecognised } = findAccounts(organization, ["222233334444", "999900001111"]);
    expect(known.map(({ name }) => name)).toEqual(["payments-prod"]);
    expect(unrecognised).toEqual(["999900001111"]);
  });

  it("counts an id once, however often it is named", () => {
    const { known, unrecognised } = findAccounts(organization, ["111122223333", "9", "111122223333", "9"]);
    expect(known).toHaveLength(1);
    expect(unrecognised).toEqual(["9"]);
  });

  it("does not find an account by its name", () => {
    expect(findAccounts(organization, ["payments-prod"]).known).toEqual([]);
  });

  it("finds nothing where nothing is named", () => {
    expect(findAccounts(organization, [])).toEqual({ known: [], unrecognised: [] });
  });
});

describe("isProduction", () => {
  it("follows the environment tag, against name and OU", () => {
    expect(isProduction(organization, account("111122223333"))).toBe(true);
    expect(isProduction(organization, account("222233334444"))).toBe(false);
  });

  it("is false without a tag, whatever the name", () => {
    expect(isProduction(organization, account("333344445555"))).toBe(false);
  });

  it("takes every spelling that the policy lists, in any case", () => {
    expect(isProductionTagged("prod")).toBe(true);
    expect(isProductionTagged(" PRODUCTION ")).toBe(true);
    expect(isProductionTagged("live")).toBe(false);
    expect(isProductionTagged("live", ["Live"])).toBe(true);
    expect(isProductionTagged("production", ["Live"])).toBe(false);
  });

  it("compares whole values", () => {
    expect(isProductionTagged("pre-production")).toBe(false);
    expect(isProductionTagged("")).toBe(false);
  });
});

describe("teamsOf", () => {
  it("lists the teams of a role in the order of the file", () => {
    expect(teamsOf(organization, "app").map(({ id }) => id)).toEqual(["app01", "app02"]);
    expect(teamsOf(organization, "leadership")).toEqual([]);
  });
});
