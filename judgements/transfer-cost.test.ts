import { describe, expect, it } from "vitest";
import { costImpact } from "./cost-impact.ts";
import { input, reported } from "./test-inputs.ts";
import { findMeteredTransfer, findTransferCosts } from "./transfer-cost.ts";

const usd = (clause: string) => findTransferCosts(clause).map((amount) => Math.round(amount.monthlyUsd));

describe("traffic to the internet at list price", () => {
  it.each([
    ["14 TB of data transfer out since Friday", 1_290],
    ["egress of 3.2 PB", 301_990],
    ["800 GB/hour to the internet", 52_560],
    ["the job sends 1,200 GB to the internet every day", 3_285],
    ["2 TiB of outbound traffic a week", 801],
    ["12,5 terabytes of egress", 1_152],
    ["internet traffic at 2 GB/s", 473_040],
    ["5 GB per minute to the public internet", 19_710],
    ["40 TB were copied over the internet", 3_686],
    ["Egress through the NAT gateway: 9.125 TB per day", 25_579],
  ])("%s: %d", (clause, expected) => {
    expect(usd(clause)).toEqual([expected]);
  });

  it.each([
    "14 TB of snapshots are stored",
    "the bucket holds 3.2 PB",
    "20 TB of ingress from the internet",
    "40 TB were transferred in",
    "3 GB of egress",
    "the egress limit is 50 TB",
    "100 GB of data transfer out are free",
    "egress at 10 Gbps",
    "egress of 5 TBD",
    "14 TB moved between two zones",
  ])("none: %s", (clause) => {
    expect(usd(clause)).toEqual([]);
  });

  it("is quoted, and gives way to an amount that is stated", () => {
    expect(costImpact.rule(reported("somebody caused 14 TB of data transfer out since Friday"))).toEqual({
      value: true,
      monthlyUsd: 1_290.24,
      openEnded: false,
      evidence: "somebody caused 14 TB of data transfer out since Friday",
    });
    expect(costImpact.rule(reported("14 TB of data transfer out, about 900 USD")).monthlyUsd).toBe(900);
  });

  it("of a finding without a threat is none", () => {
    expect(costImpact.rule(input({ category: "finding", text: "14 TB of egress" })).value).toBe(false);
  });
});

describe("what a NAT gateway's alarm counts", () => {
  const alarm = (value: number | string, metric = "AWS/NATGateway BytesOutToDestination, Sum, Bytes") =>
    `State ALARM.\nMetric: ${metric}, every 3600 seconds, NatGatewayId nat-0a1b2c3d\nThreshold: 5\nNewest value: ${value}`;

  it("is kept up for a month", () => {
    const found = costImpact.rule(input({ category: "alarm", text: alarm(2 * 1_024 ** 4) }));
    expect(found).toMatchObject({ value: true, openEnded: false });
    expect(found.monthlyUsd).toBeCloseTo(2 * 1_024 * 0.09 * 730);
    expect(found.evidence).toMatch(/^Metric: AWS\/NATGateway BytesOutToDestination/);
    expect(findMeteredTransfer(alarm("9.4e12"))).not.toBeNull();
  });

  it.each([
    ["everyday traffic", alarm(60 * 1_024 ** 3)],
    ["another metric", alarm(9e15, "AWS/NATGateway BytesInFromSource, Sum, Bytes")],
    ["an average", alarm(9e15, "AWS/NATGateway BytesOutToDestination, Average, Bytes")],
    ["no value", "Metric: AWS/NATGateway BytesOutToDestination, Sum, every 60 seconds"],
  ])("is nothing for %s", (_, text) => {
    expect(findMeteredTransfer(text)).toBeNull();
  });
});
