import { expect, it } from "vitest";
import { severity } from "./severity.ts";
import { DEVELOPMENT, input, PRODUCTION } from "./test-inputs.ts";

it.each([
  [38.12, PRODUCTION, 2],
  [999.99, PRODUCTION, 2],
  [1_000, PRODUCTION, 3],
  [3_500, DEVELOPMENT, 3],
  [90_000, PRODUCTION, 3],
  [null, PRODUCTION, 2],
])("an anomaly of %d USD in %s: %i", (measuredUsd, account, expected) => {
  const text = "The score is 0.97, the highest that there is. All of production is down.";
  const given = input({ category: "cost", measuredUsd, accounts: [account], text });
  expect(severity.rule(given).value).toBe(expected);
});
