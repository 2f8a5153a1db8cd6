import { describe, expect, it } from "vitest";
import { findAmounts } from "./amounts.ts";

const monthly = (text: string) =>
  findAmounts(text).map((amount) => Math.round(amount.monthlyUsd * 100) / 100);

describe("amounts, a month in US dollars", () => {
  it.each([
    ["covers about 18,000 USD of compute usage a month", [18_000]],
    ["Estimated Monthly Savings: $3,412.80", [3_412.8]],
    ["$0.60 per cluster per hour", [438]],
    ["an hourly rate of $0.50", [365]],
    ["USD 100 per day", [3_041.67]],
    ["$700/week", [3_041.67]],
    ["12,000 USD per year", [1_000]],
    ["$1,200 annually", [100]],
    ["we pay 5k USD", [5_000]],
    ["$2.5M a year", [208_333.33]],
    ["about 1.2 million dollars", [1_200_000]],
    ["4.500 € im Monat", [4_950]],
    ["1.234,56 EUR", [1_358.02]],
    ["€1,000", [1_100]],
    ["450 euros", [495]],
    ["£1,000 a month", [1_300]],
    ["CHF 1'000", [1_200]],
    ["US$ 40", [40]],
    ["$900 a month, checked every day", [900]],
    ["from $0.10 to $0.60 per hour", [0.1, 438]],
    ["$0.10 per vCPU-hour", [73]],
    ["$73/mo", [73]],
    ["$0.125", [0.13]],
    ["$20, $30 and 40 USD", [20, 30, 40]],
    ["USD 20 and 30", [20]],
  ])("%s", (text, expected) => {
    expect(monthly(text)).toEqual(expected);
  });

  it.each([
    ["error rate of 40 %"],
    ["5 clusters in 3 Regions"],
    ["port 8443"],
    ["version 1.32 of $product"],
    ["account 222233334444"],
    ["MariaDB 10.6"],
    ["5 minutes a day"],
    ["erreur 503 depuis ce matin"],
    ["le serveur 1200 ne répond plus"],
  ])("none: %s", (text) => {
    expect(monthly(text)).toEqual([]);
  });

  it.each([
    ["$0.60 per cluster per hour", true],
    ["$3.06 an hour each", true],
    ["$0.045 per NAT gateway hour", true],
    ["$10 for each running instance", true],
    ["$5/node", true],
    ["14 p4d.24xlarge instances at $32.77 an hour", true],
    ["8 nodes x 12 USD per hour", true],
    ["3 fleets at $900", false],
    ["$18,000 a month across the accounts", false],
    ["$40 per hour", false],
  ])("each resource: %s %s", (text, perResource) => {
    expect(findAmounts(text)[0]?.perResource).toBe(perResource);
  });

  it("quote whole words around them", () => {
    expect(
      findAmounts("The plan currently covers about 18,000 USD of compute usage a month.")[0]?.quote,
    ).toBe("The plan currently covers about 18,000 USD of compute usage a month.");
  });
});
