import { describe, expect, it } from "vitest";
import type { OperationalEvent } from "../events/operational-event.ts";
import { parseEvent, payload } from "../events/test-payloads.ts";
import { costImpact } from "./cost-impact.ts";
import { input, NOW, organization, reported } from "./test-inputs.ts";

const judge = (text: string, changes: Parameters<typeof input>[0] = {}) =>
  costImpact.rule(input({ text, ...changes }));

describe("amounts", () => {
  it.each([
    ["The plan covers about 18,000 USD of compute usage a month.", 0, 18_000],
    ["You will be charged $0.60 per cluster per hour from that date.", 12, 5_256],
    ["You will be charged $0.60 per cluster per hour from that date.", 2, 876],
    ["Extended support adds $0.10 per vCPU-hour.", 3, 219],
    ["There is no additional charge until May, but then usage is billed at $40 per hour.", 0, 29_200],
    ["Estimated monthly savings: $3,412.80", 1, 3_412.8],
    ["A one-time fee of 250 EUR applies.", 0, 275],
  ])("%s (%i resources)", (text, resources, monthlyUsd) => {
    expect(judge(text, { resources })).toMatchObject({ value: true, monthlyUsd, openEnded: false });
  });

  it("count what a person names", () => {
    const { monthlyUsd } = costImpact.rule(
      reported("somebody left 8 p3.8xlarge instances at $12.24 an hour each"),
    );
    expect(monthlyUsd).toBe(8 * 12.24 * 730);
  });

  it("of lost sales are not a cost of the cloud", () => {
    expect(costImpact.rule(reported("checkout is down, we lose 50,000 EUR of revenue an hour")).value).toBe(
      false,
    );
  });
});

describe("words without an amount", () => {
  it.each([
    "A cluster in extended support is billed at a higher hourly rate per cluster.",
    "DB instances that still run this version are enrolled in Amazon RDS Extended Support.",
    "To avoid additional charges, delete the volume.",
    "Your usage has exceeded 85% of the AWS Free Tier limit for Amazon S3.",
    "Your Reserved Instances expire next month.",
    "The Savings Plan ends and usage reverts to on-demand rates.",
    "Data transfer charges apply after the change.",
    "Your account is past due and the payment failed.",
    "You are responsible for any additional charges on your account.",
    "Starting in May, the price increase applies to public IPv4 addresses.",
  ])("a cost: %s", (text) => {
    expect(judge(text)).toMatchObject({ value: true, monthlyUsd: null, openEnded: false });
    expect(judge(text).evidence).not.toBeNull();
  });

  it.each([
    "The migration is done at no additional cost.",
    "The estimate for this month is $0.00.",
    "There is no additional charge for this feature.",
    "You will not be charged for the replacement.",
    "You will not incur any charges during the maintenance.",
    "The move does not affect your bill.",
    "Your pricing will not change.",
    "The upgrade is free of charge.",
    "No extended support is offered for this runtime.",
    "Your Reserved Instances and Savings Plans continue to apply to the replacement instance.",
    "The instance will be stopped on or after March 14, 2026.",
    "Certificates could not be renewed because the DNS record is missing.",
    "A single tunnel of your VPN was replaced.",
    "Your g4dn.xlarge instance launched in this Region is scheduled for retirement.",
    "Rotate your credentials if you believe that they were exposed.",
    "We have no evidence that your credentials were compromised.",
    "An order of magnitude more errors than usual was seen.",
  ])("no cost: %s", (text) => {
    expect(judge(text)).toEqual({ value: false, monthlyUsd: null, openEnded: false, evidence: null });
  });

  it("AWS's billing persona is enough", () => {
    expect(judge("Your plan changes.", { billing: true })).toMatchObject({ value: true, monthlyUsd: null });
  });

  it("is open-ended for an hourly surcharge on many resources only", () => {
    const text = "A cluster in extended support is billed at a higher hourly rate per cluster.";
    expect([2, 9, 10, 40].map((resources) => judge(text, { resources }).openEnded)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(judge("A one-time fee applies.", { resources: 40 }).openEnded).toBe(false);
  });
});

describe("charges that run until somebody stops them", () => {
  it.each<[string, Partial<OperationalEvent>]>([
    ["Your AWS access key AKIAIOSFODNN7EXAMPLE is publicly available online at a code host.", {}],
    ["The secret access key was committed to a public repository.", { threat: true }],
    ["Your credentials may have been exposed.", { threat: true }],
    ["Please see the notice.", { threat: true, type: "AWS_RISK_CREDENTIALS_EXPOSED", category: "issue" }],
    ["The instance queries a domain associated with Bitcoin mining.", { threat: true, category: "finding" }],
    ["Bitcoin-related activity.\nInstance type: p4d.24xlarge", { threat: true, category: "finding" }],
    ["Bitcoin-related activity.\nInstance type: c6i.metal", { threat: true, category: "finding" }],
    ["Bitcoin-related activity.\nInstance type: c6i.32xlarge", { threat: true, category: "finding" }],
    [
      "Bitcoin-related activity.\nInstance type: t3.large\nRelated instances: 14 instances use the same pool",
      { threat: true, category: "finding" },
    ],
    ["Your instance takes part in cryptocurrency mining.", { threat: true, category: "abuse" }],
  ])("%s", (text, changes) => {
    expect(judge(text, changes)).toMatchObject({ value: true, openEnded: true, monthlyUsd: null });
  });

  it.each([
    "someone pushed our AWS access keys to a public GitHub repo",
    "40 c6i.32xlarge instances are running in payments-dev that nobody asked for",
    "a fleet of p4d.24xlarge was left running since Friday",
    "there is an unknown GPU cluster in our account",
    "xmrig is running on our batch nodes",
  ])("reported: %s", (text) => {
    expect(costImpact.rule(reported(text))).toMatchObject({ value: true, openEnded: true });
  });

  it.each([
    "3 small instances are idle",
    "our p4d.24xlarge training job fails with a CUDA error",
    "12 nodes do not join the cluster",
    "we changed all access keys, none was ever exposed",
  ])("reported, and no runaway: %s", (text) => {
    expect(costImpact.rule(reported(text)).openEnded).toBe(false);
  });

  it("of an accelerated type among the resources", () => {
    const event = input({
      threat: true,
      category: "finding",
      text: "Bitcoin-related activity.\nInstance type: t3.large",
    });
    const resources = [{ id: "i-1", type: "g5.xlarge", status: "pending" as const }];
    expect(costImpact.rule({ ...event, event: { ...event.event, resources } }).openEnded).toBe(true);
  });

  it.each([
    ["finding", "Bitcoin-related activity.\nInstance type: t3.micro", "CryptoCurrency:EC2/BitcoinTool.B!DNS"],
    [
      "finding",
      "An instance talks to a pool.\nInstance type: m5.2xlarge",
      "CryptoCurrency:EC2/BitcoinTool.B",
    ],
    ["abuse", "Your t3.small instance takes part in cryptocurrency mining.", "AWS_ABUSE"],
  ] as const)(
    "are not mining on one small instance, which costs all the same: %s, %s",
    (category, text, type) => {
      const found = judge(text, { threat: true, category, type });
      expect(found).toMatchObject({ value: true, monthlyUsd: null, openEnded: false });
      expect(found.evidence).not.toBeNull();
    },
  );

  it("are never a mere weakness", () => {
    const text = "Credentials are exposed in a public repository; mining could cost $50,000 a month.";
    expect(judge(text, { category: "finding" })).toEqual({
      value: false,
      monthlyUsd: null,
      openEnded: false,
      evidence: null,
    });
  });
});

describe("a cost that the source measured", () => {
  const text =
    "AWS Cost Anomaly Detection found unusual spending on EC2 - Other.\n" +
    "Impact so far: 3,500.00 USD (spent 4,770.00 USD, expected 1,270.00 USD)\n" +
    "Root cause: EC2 - Other, EU-NatGateway-Bytes, account 333344445555, 2,600.00 USD";
  const anomaly = (measuredUsd: number | null, changes: Parameters<typeof input>[0] = {}) =>
    judge(text, {
      category: "cost",
      title: "Cost anomaly: EC2 - Other",
      measuredUsd,
      billing: true,
      ...changes,
    });

  it("is that amount, with its line, and none of the others", () => {
    expect(anomaly(3_500)).toEqual({
      value: true,
      monthlyUsd: 3_500,
      openEnded: false,
      evidence: "Impact so far: 3,500.00 USD (spent 4,770.00 USD, expected 1,270.00 USD)",
    });
  });

  it("is a cost without an amount where it measured none", () => {
    expect(anomaly(null)).toMatchObject({ value: true, monthlyUsd: null, openEnded: false });
  });

  it("is none where nothing was spent", () => {
    expect(anomaly(0).value).toBe(false);
  });

  it("is quoted from the title, or by the first words, where no line holds it", () => {
    expect(anomaly(12.5, { title: "Cost anomaly, 12.50 USD" }).evidence).toBe("Cost anomaly, 12.50 USD");
    expect(anomaly(77).evidence).toMatch(/^AWS Cost Anomaly Detection found/);
    expect(anomaly(77, { title: "", text: "" }).evidence).toBeNull();
  });

  it("has no end in sight where large accelerated instances run it up", () => {
    const running = (type: string) =>
      anomaly(640, { resources: [{ id: `a/us-east-1/${type}`, type, status: "pending" }] }).openEnded;
    expect(running("BoxUsage:p5.48xlarge")).toBe(true);
    expect(running("USE1-BoxUsage:g4dn.xlarge")).toBe(false);
    expect(running("EU-KMS-Requests")).toBe(false);
  });

  it("counts for a billing alarm too", () => {
    const alarm =
      "Threshold: 5000\nNewest value: 6812.4\nEstimated charges of this month so far: 6812.40 USD";
    expect(judge(alarm, { category: "alarm", measuredUsd: 6_812.4 })).toMatchObject({
      monthlyUsd: 6_812.4,
      evidence: "Estimated charges of this month so far: 6812.40 USD",
    });
  });

  it("is not for a model to change", () => {
    const given = input({ category: "cost", text, measuredUsd: 3_500 });
    const refusal = (changes: object) =>
      costImpact.bounds(
        { value: true, monthlyUsd: 3_500, openEnded: false, evidence: null, ...changes },
        given,
      );
    expect(refusal({})).toBeNull();
    expect(refusal({ monthlyUsd: 4_770 })).toMatch(/measured 3500/);
    expect(refusal({ monthlyUsd: null })).toMatch(/measured/);
    expect(refusal({ openEnded: true })).toMatch(/measured/);
    expect(refusal({ value: false, monthlyUsd: null })).toMatch(/measured/);
  });
});

describe("advice", () => {
  const advise = (text: string, changes: Parameters<typeof input>[0] = {}) =>
    judge(text, { category: "advice", title: "", ...changes });

  it.each([
    ["Low Utilization Amazon EC2 Instances\nEstimated Monthly Savings: $3,412.80", 3_412.8],
    ["Current Monthly Cost: $2,500.00\nEstimated Monthly Savings: $80.00", 80],
    ["Underutilized Amazon EBS Volumes\nMonthly Storage Cost: $45.00", 45],
    ["Estimated Monthly Savings (USD): 120.50", 120.5],
    ["Estimated Annual Savings: €12,000", 1_100],
    ["Estimated monthly savings: 95.20\nEstimated savings percentage: 12%", 95.2],
  ])("%j is about %d USD", (text, monthlyUsd) => {
    expect(advise(text)).toMatchObject({ value: true, monthlyUsd, openEnded: false });
  });

  it.each([
    "Unassociated Elastic IP Addresses\nIP Address: 203.0.113.9",
    "Amazon EC2 Reserved Instance Lease Expiration\nStatus: Yellow",
    "Inactive NAT Gateways\nNAT Gateway ID: nat-0a1b2c3d",
  ])("that saves money without an amount: %j", (text) => {
    expect(advise(text)).toMatchObject({ value: true, monthlyUsd: null, openEnded: false });
  });

  it.each([
    "VPC\nLimit Name: VPCs\nLimit Amount: 5\nCurrent Usage: 5",
    "Security Groups - Specific Ports Unrestricted\nPort: 22\nProtocol: tcp",
    "MFA on Root Account\nTrusted Advisor status: ERROR",
    "Low Utilization Amazon EC2 Instances\nCurrent Monthly Cost: $2,500.00\nEstimated Monthly Savings: $0.00",
    "Inactive IAM users\nUser: deploy-bot",
    "Amazon RDS Backups\nBackup Retention Period: 0",
  ])("that is not about money: %j", (text) => {
    expect(advise(text)).toEqual({ value: false, monthlyUsd: null, openEnded: false, evidence: null });
  });

  it("about a key that was found in public is open-ended", () => {
    const text = "Exposed Access Keys\nAccess Key ID: AKIAIOSFODNN7EXAMPLE\nUsage (USD per Day): $0.00";
    expect(advise(text, { threat: true, type: "Exposed Access Keys" })).toMatchObject({
      openEnded: true,
      evidence: "Exposed Access Keys",
    });
  });
});

describe("cases", () => {
  it.each([
    ["A03", { value: true, monthlyUsd: 38.12, openEnded: false }],
    ["A06", { value: true, monthlyUsd: 3_500, openEnded: false }],
    ["C01", { value: false }],
    ["C02", { value: false }],
    ["C03", { value: false }],
    ["G02", { value: true, monthlyUsd: null, openEnded: true }],
    ["G05", { value: false }],
    ["T01", { value: true, monthlyUsd: 3_412.8, evidence: "Estimated Monthly Savings: $3,412.80" }],
    ["T03", { value: false }],
  ])("%s", (id, expected) => {
    expect(costImpact.rule({ event: parseEvent(payload(id)), organization, now: NOW })).toMatchObject(
      expected,
    );
  });

  it.each([
    ["H01", 0, { value: true, openEnded: false, monthlyUsd: null }],
    ["H04", 0, { value: false }],
    ["H05", 0, { value: false }],
    ["H06", 0, { value: false }],
    ["H10", 0, { value: false }],
    ["H11", 0, { value: false }],
    ["H12", 1, { value: true }],
    ["H17", 0, { value: true, monthlyUsd: 18_000 }],
    ["S02", 0, { value: false }],
    ["S05", 0, { value: false }],
  ])("%s", (id, index, expected) => {
    const event = parseEvent(payload(id, index));
    expect(costImpact.rule({ event, organization, now: NOW })).toMatchObject(expected);
  });
});

describe("bounds", () => {
  const answer = { value: true, monthlyUsd: null, openEnded: false, evidence: null };
  it.each([
    [{ ...answer }, {}, /speaks of money/],
    [{ ...answer, evidence: "Gebühren" }, { text: "Es entstehen Gebühren." }, null],
    [{ ...answer, evidence: "Gebühren" }, { text: "Es ist langsam." }, /speaks of money/],
    [{ ...answer, evidence: "charge" }, { text: "There is no additional charge." }, /speaks of money/],
    [{ ...answer, evidence: "hardware" }, { text: "It moves to new hardware." }, /speaks of money/],
    [{ ...answer, evidence: "fee" }, { text: "A fee.", category: "finding" as const }, /weakness/],
    [{ ...answer, value: false }, { text: "You will be charged $5 a month." }, /names a cost/],
    [{ ...answer, monthlyUsd: 5 }, { text: "You will be charged $5,000 a month." }, /names a significant/],
    [{ ...answer, openEnded: false }, { text: "A leaked access key was used." }, /names a significant/],
    [{ ...answer, value: false, monthlyUsd: 5 }, {}, /without a cost impact/],
    [{ ...answer, value: false, openEnded: true }, {}, /without a cost impact/],
    [{ ...answer, monthlyUsd: 1_000 }, {}, /quoted evidence/],
    [{ ...answer, monthlyUsd: 999, evidence: "$999" }, { text: "It costs $999." }, null],
    [
      { ...answer, monthlyUsd: 9_000, evidence: "costs $9,000" },
      { text: "It is not billed: at list price it costs $9,000, at no cost to you." },
      /name no significant cost/,
    ],
    [
      { ...answer, monthlyUsd: 1_000, evidence: "a significant cost is 1000 USD or more" },
      {},
      /name no significant cost/,
    ],
    [{ ...answer, openEnded: true }, {}, /quoted evidence/],
    [
      { ...answer, openEnded: true, evidence: "a leaked access key was used" },
      { text: "On Monday a leaked access key was used." },
      null,
    ],
    [{ ...answer, openEnded: true, evidence: "a key" }, {}, /name no significant cost/],
    [{ ...answer, monthlyUsd: 90_000, evidence: "costs $9 a month" }, {}, /name no significant cost/],
    [{ ...answer, monthlyUsd: 50_000, evidence: "$50,000" }, { category: "finding" as const }, /weakness/],
    [
      { ...answer, monthlyUsd: 50_000, evidence: "$50,000" },
      { category: "finding" as const, threat: true, text: "They spent $50,000." },
      null,
    ],
  ])("%j of %j", (given, changes, refusal) => {
    const found = costImpact.bounds(given, input(changes));
    if (refusal === null) expect(found).toBeNull();
    else expect(found).toMatch(refusal);
  });
});
