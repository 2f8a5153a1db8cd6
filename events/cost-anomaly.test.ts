import { describe, expect, it } from "vitest";
import { OperationalEvent } from "./operational-event.ts";
import { type LooseEnvelope, parse, parseEvent, parseProblem, payload } from "./test-payloads.ts";

/** Case A06 with other details and another envelope. */
const anomaly = (
  detail: Record<string, unknown> = {},
  envelope: Record<string, unknown> = {},
): LooseEnvelope => {
  const base = payload("A06");
  return { ...base, ...envelope, detail: { ...base.detail, ...detail } };
};
const withImpact = (impact: unknown, more: Record<string, unknown> = {}) => anomaly({ impact, ...more });
const cause = (more: Record<string, unknown>) => ({
  linkedAccount: "333344445555",
  region: "eu-west-1",
  service: "EC2 - Other",
  usageType: "EU-NatGateway-Bytes",
  impact: { contribution: 2600 },
  ...more,
});
const withCauses = (...rootCauses: unknown[]) => anomaly({ rootCauses });

describe("an anomaly", () => {
  it("is one incident, measured in dollars", () => {
    expect(parseEvent(payload("A06"))).toMatchObject({
      source: "aws.ce",
      incidentId: "aws.ce~dce75c9e-23e9-4458-a279-c6072f058952",
      messageId: "3500~2026-03-01~",
      category: "cost",
      state: "open",
      type: "EC2 - Other",
      service: "EC2 - Other",
      title: "Cost anomaly: EC2 - Other, 3,500 USD",
      accounts: ["333344445555", "135792468013"],
      region: "eu-west-1",
      measuredUsd: 3500,
      billing: true,
      suppressedBy: null,
      updatedAt: "2026-03-02T05:44:12.000Z",
      startsAt: "2026-02-28T00:00:00.000Z",
      endsAt: null,
    });
  });

  it("is told in lines", () => {
    expect(parseEvent(payload("A06")).text.split("\n")).toEqual([
      "AWS Cost Anomaly Detection found unusual spending on EC2 - Other.",
      "Impact so far: 3,500.00 USD (spent 4,770.00 USD, expected 1,270.00 USD)",
      "Days so far: 2026-02-28 to 2026-03-01",
      "Root cause: EC2 - Other, EU-NatGateway-Bytes, account 333344445555 (storefront-prod), eu-west-1, 2,600.00 USD",
      "Root cause: EC2 - Other, EU-DataTransfer-Out-Bytes, account 135792468013, eu-west-1, 900.00 USD",
      "Monitor: all-services",
    ]);
    expect(parseEvent(payload("A03")).title).toBe("Cost anomaly: AWS Key Management Service, 38.12 USD");
  });

  it("is the same through another account's bus", () => {
    const copy = anomaly(
      {},
      { id: "x", account: "555566667777", region: "eu-central-1", time: "2026-03-02T05:50:00Z" },
    );
    const [one, other] = [parseEvent(payload("A06")), parseEvent(copy)];
    expect([other.incidentId, other.messageId, other.accounts]).toEqual([
      one.incidentId,
      one.messageId,
      one.accounts,
    ]);
  });

  it.each([
    ["its impact grows", { impact: { totalImpact: 4100 } }],
    ["it lasts another day", { anomalyEndDate: "2026-03-02T00:00:00Z" }],
    ["a person gives feedback", { feedback: "NO" }],
  ])("is a new message when %s", (_, detail) => {
    const [first, next] = [parseEvent(payload("A06")), parseEvent(anomaly(detail))];
    expect(next.incidentId).toBe(first.incidentId);
    expect(next.messageId).not.toBe(first.messageId);
  });

  it("that tells neither impact nor end is told apart by its time", () => {
    const bare = (time: string) =>
      parseEvent({ source: "aws.ce", "detail-type": "Anomaly Detected", time, detail: { anomalyId: "a" } })
        .messageId;
    expect(bare("2026-03-02T05:44:12Z")).not.toBe(bare("2026-03-02T11:44:12Z"));
  });
});

describe("impact", () => {
  it.each([
    [{ totalImpact: 1001 }, 1001],
    [{ totalImpact: "1001.50" }, 1001.5],
    [{ totalImpact: "$1,001.50" }, 1001.5],
    [{ totalImpact: 0 }, 0],
    [{ totalImpact: "N/A", maxImpact: 7 }, 3500],
    [{ totalImpact: -3, totalImpactPercentage: "N/A" }, 3500],
    [{}, 3500],
    [null, 3500],
    ["much", 3500],
  ])("%j is %f USD", (impact, measuredUsd) => {
    expect(parseEvent(withImpact(impact)).measuredUsd).toBe(measuredUsd);
  });

  it.each([
    [{ maxImpact: "151" }, [], 151],
    [{}, [cause({ impact: { contribution: 0.1 } }), cause({ impact: { contribution: "0.2" } })], 0.3],
    [{}, [cause({ impact: { contribution: 1e308 } }), cause({ impact: { contribution: 1e308 } })], null],
    [{ maxImpact: 151 }, [cause({ impact: {} }), cause({ impact: "N/A" })], 151],
    [undefined, null, null],
    [{ totalImpact: "" }, undefined, null],
  ])("%j with root causes %j is %j", (impact, rootCauses, measuredUsd) => {
    expect(parseEvent(withImpact(impact, { rootCauses })).measuredUsd).toBe(measuredUsd);
  });

  it("that nobody tells is left out of the words", () => {
    const event = parseEvent(withImpact(undefined, { rootCauses: [], dimensionValue: undefined }));
    expect(event).toMatchObject({
      title: "Cost anomaly",
      type: "anomaly",
      service: "Cost Anomaly Detection",
      region: null,
    });
    expect(event.text).not.toMatch(/USD|undefined|null|NaN/);
  });
});

describe("root causes", () => {
  it("that name a usage type are the resources", () => {
    expect(
      parseEvent(
        withCauses(
          cause({}),
          cause({ impact: { contribution: 1 } }),
          cause({ linkedAccount: undefined, region: "", usageType: "NatGateway-Hours" }),
          cause({ usageType: undefined }),
        ),
      ).resources,
    ).toEqual([
      { id: "333344445555/eu-west-1/EU-NatGateway-Bytes", type: "EU-NatGateway-Bytes", status: "pending" },
      { id: "NatGateway-Hours", type: "NatGateway-Hours", status: "pending" },
    ]);
  });

  it("name service and Region", () => {
    const event = parseEvent(
      withCauses(null, cause({ service: "", region: "global" }), cause({ service: "AWS WAF" })),
    );
    expect(event).toMatchObject({ service: "AWS WAF", region: "global", type: "EC2 - Other" });
  });

  it("are written out up to a limit", () => {
    const { text } = parseEvent(withCauses(...Array.from({ length: 25 }, () => cause({}))));
    expect(text.match(/^Root cause: /gm)).toHaveLength(20);
    expect(text).toContain("5 further root causes");
  });
});

describe("accounts", () => {
  it.each([
    [
      "linked ones, once each",
      [cause({}), cause({}), cause({ linkedAccount: "111122223333" })],
      {},
      ["333344445555", "111122223333"],
    ],
    ["a number that lost its zero", [cause({ linkedAccount: 12345678901 })], {}, ["012345678901"]],
    ["none that is no account", [cause({ linkedAccount: "N/A" })], {}, ["101010101010"]],
    ["the one that is monitored", [], { dimensionValue: "222233334444" }, ["222233334444"]],
    ["the owner of the monitor", [], {}, ["101010101010"]],
    ["the receiver", [], { accountId: undefined }, ["101010101010"]],
  ])("are %s", (_, rootCauses, detail, accounts) => {
    expect(parseEvent(anomaly({ rootCauses, ...detail })).accounts).toEqual(accounts);
  });

  it("are those of the monitor's ARN, or none", () => {
    const bare = (monitorArn?: string) =>
      parseEvent(anomaly({ rootCauses: [], accountId: undefined, monitorArn }, { account: undefined }))
        .accounts;
    expect(bare("arn:aws:ce::123456789012:anomalymonitor/1")).toEqual(["123456789012"]);
    expect(bare()).toEqual([]);
  });
});

describe("feedback", () => {
  it.each([
    ["PLANNED_ACTIVITY", "feedback in Cost Anomaly Detection: planned activity"],
    ["NO", "feedback in Cost Anomaly Detection: not an anomaly"],
    ["YES", null],
    ["string", null],
    [undefined, null],
  ])("%s sets it aside: %s", (feedback, suppressedBy) => {
    expect(parseEvent(anomaly({ feedback })).suppressedBy).toBe(suppressedBy);
  });
});

it.each([
  ["https://console.aws.amazon.com/cost-management/home#/anomaly-detection", 1],
  ["https://console.aws.example/cost-management", 0],
  ["javascript:alert(1)", 0],
  [undefined, 0],
])("only a link to AWS is passed on: %s", (anomalyDetailsLink, count) => {
  expect(parseEvent(anomaly({ anomalyDetailsLink })).links).toHaveLength(count);
});

it("the SNS form's spelling is understood", () => {
  expect(parseEvent(anomaly({ dimensionValue: undefined, dimensionalValue: "Amazon EC2" })).type).toBe(
    "Amazon EC2",
  );
});

it.each([
  [undefined, "a string", "nothing"],
  ["", "a non-empty string", '""'],
  [7, "a string", "7"],
  [{ length: { toString: 1 } }, "a string", "an object"],
])("without an id it is a problem: %j", (anomalyId, expected, found) => {
  expect(parseProblem(anomaly({ anomalyId }))).toEqual({ path: "detail.anomalyId", expected, found });
});

it("invented detail types are unknown", () => {
  expect(parse(anomaly({}, { "detail-type": "Cost Anomaly Detected" }))[0]?.kind).toBe("invalid");
});

it("whatever else is strange is left out", () => {
  const strange = [
    null,
    7,
    -1,
    1e308,
    "",
    "x",
    [],
    [null],
    {},
    { a: [{}] },
    true,
    "9".repeat(50_000),
    "$,".repeat(20_000),
  ];
  const paths = (node: unknown, at: string[] = []): string[][] =>
    typeof node !== "object" || node === null
      ? []
      : Object.entries(node).flatMap(([key, child]) => [[...at, key], ...paths(child, [...at, key])]);
  for (const path of paths(payload("A06").detail).filter(([first]) => first !== "anomalyId"))
    for (const value of strange) {
      const raw = anomaly();
      path.slice(0, -1).reduce((node, key) => node[key], raw.detail)[path.at(-1) ?? ""] = value;
      expect(OperationalEvent.parse(parseEvent(raw)).incidentId, path.join(".")).toContain("dce75c9e");
    }
});
