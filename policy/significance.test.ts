import { describe, expect, it } from "vitest";
import { Organization } from "./organization.ts";
import { isSignificant, isSignificantCost } from "./significance.ts";

const organization = Organization.parse({
  accounts: [
    { id: "111122223333", name: "shop-prod", tags: { environment: "production" } },
    { id: "222233334444", name: "shop-dev", tags: { environment: "non-production" } },
  ],
  teams: [{ id: "app01", name: "App", role: "app" }],
  policy: { significantCostUsd: 1000 },
});

type Cost = Parameters<typeof isSignificantCost>[1];
const noCost: Cost = { monthlyUsd: null, openEnded: false };
const highCost: Cost = { monthlyUsd: 4200, openEnded: false };
const leakedKey: Cost = { monthlyUsd: null, openEnded: true };

describe("isSignificant", () => {
  const significant = (accounts: string[], cost = noCost) => isSignificant(organization, accounts, cost);

  it("a production account, at no cost", () => {
    expect(significant(["111122223333"])).toBe(true);
  });

  it("another account only at a significant cost", () => {
    expect(significant(["222233334444"])).toBe(false);
    expect(significant(["222233334444"], highCost)).toBe(true);
    expect(significant(["222233334444"], leakedKey)).toBe(true);
  });

  it("one production account among others is enough", () => {
    expect(significant(["222233334444", "999900001111", "111122223333"])).toBe(true);
  });

  it("an account that is not in the registry never", () => {
    expect(significant(["999900001111"], highCost)).toBe(false);
    expect(significant([], leakedKey)).toBe(false);
  });
});

describe("isSignificantCost", () => {
  it.each([
    [null, false],
    [0, false],
    [999.99, false],
    [1000, true],
    [1000.01, true],
  ])("%s USD a month: %s", (monthlyUsd, expected) => {
    expect(isSignificantCost(organization, { monthlyUsd, openEnded: false })).toBe(expected);
  });

  it("a charge that runs until somebody stops it, whatever the amount", () => {
    expect(isSignificantCost(organization, { monthlyUsd: null, openEnded: true })).toBe(true);
    expect(isSignificantCost(organization, { monthlyUsd: 5, openEnded: true })).toBe(true);
  });
});
