import { describe, expect, it, test } from "vitest";
import type { OperationalEvent } from "../events/operational-event.ts";
import { input } from "../judgements/test-inputs.ts";
import { correlate } from "./correlation.ts";
import { type Correlation, Policy } from "./organization.ts";

const event = (changes: Partial<OperationalEvent> = {}): OperationalEvent => ({
  ...input().event,
  incidentId: "one",
  source: "aws.securityhub",
  type: "S3.9",
  service: "S3",
  region: "eu-west-1",
  accounts: ["222233334444"],
  groups: { event: "arn:event", control: "S3.9" },
  ...changes,
});

/** What the event's tickets are about under these rules. */
const correlated = (rules: Partial<Correlation>[], changes: Partial<OperationalEvent> = {}) => {
  const correlations = rules.map((rule) => ({ by: ["account"], reason: "same", ...rule }));
  return correlate(Policy.parse({ correlate: correlations }), event(changes));
};
const alone = { cause: "one", why: null, byChildren: false };

/** Two events that share a cause where both have the same of that name. */
const CASES: [Correlation["by"][number], Partial<OperationalEvent>, Partial<OperationalEvent>][] = [
  ["event", { groups: { event: "a" } }, { groups: { event: "b" } }],
  ["control", { groups: { control: "a" } }, { groups: { control: "b" } }],
  ["type", { type: "a" }, { type: "b" }],
  ["service", { service: "a" }, { service: "b" }],
  ["account", { accounts: ["111122223333"] }, { accounts: ["111122223333", "222233334444"] }],
  ["region", { region: "eu-west-1" }, { region: "us-east-1" }],
];

describe.each(CASES)("by %s", (name, one, other) => {
  const causeOf = (changes: Partial<OperationalEvent>) => correlated([{ by: [name] }], changes).cause;

  it("shares where it is the same, whatever else differs", () => {
    expect(causeOf({ ...one, incidentId: "two", title: "another" })).toBe(causeOf(one));
    expect(correlated([{ by: [name] }], one)).toMatchObject({ why: "same", byChildren: false });
  });

  it("does not where it is another", () => {
    expect(causeOf(other)).not.toBe(causeOf(one));
    expect(causeOf(other)).not.toBe("one");
  });

  it("does not with other sources", () => {
    expect(causeOf({ ...one, source: "aws.guardduty" })).not.toBe(causeOf(one));
  });
});

test.each([
  ["event", { groups: {} }],
  ["control", { groups: { event: "a" } }],
  ["type", { type: "" }],
  ["service", { service: "" }],
  ["account", { accounts: [] }],
  ["region", { region: null }],
] as const)("who has no %s shares nothing", (name, changes) => {
  expect(correlated([{ by: [name] }], changes as never)).toEqual(alone);
});

test("children leaves the cause to whoever looks up which alarms rang", () => {
  const rule = { by: ["children" as const], reason: "a composite" };
  expect(correlated([rule])).toEqual({ cause: "one", why: "a composite", byChildren: true });
});

test("all that a rule names must be the same", () => {
  const causeOf = (changes: Partial<OperationalEvent> = {}) =>
    correlated([{ by: ["control", "account"] }], changes).cause;
  expect(causeOf({ incidentId: "two", region: "us-east-1" })).toBe(causeOf());
  expect(causeOf({ accounts: ["111122223333"] })).not.toBe(causeOf());
  expect(causeOf({ groups: { control: "S3.8" } })).not.toBe(causeOf());
  expect(causeOf({ groups: {} })).toBe("one");
});

test("the order of accounts does not matter, nor does one that is named twice", () => {
  const causeOf = (...accounts: string[]) => correlated([{ by: ["account"] }], { accounts }).cause;
  expect(causeOf("222233334444", "111122223333")).toBe(causeOf("111122223333", "222233334444"));
  expect(causeOf("111122223333", "111122223333")).toBe(causeOf("111122223333"));
});

test("the accounts of an event stay in their order", () => {
  const accounts = ["222233334444", "111122223333"];
  correlated([{ by: ["account"] }], { accounts });
  expect(accounts).toEqual(["222233334444", "111122223333"]);
});

describe("of several rules", () => {
  it("the first that fits wins", () => {
    const rules = [
      { by: ["region" as const], reason: "first" },
      { by: ["account" as const], reason: "second" },
    ];
    expect(correlated(rules).why).toBe("first");
    expect(correlated([...rules].reverse()).why).toBe("second");
  });

  it("one whose value is missing makes way for the next", () => {
    const rules = [{ by: ["control" as const] }, { by: ["account" as const], reason: "second" }];
    expect(correlated(rules, { groups: {} }).why).toBe("second");
  });

  it("children wins too where it stands before, and only there", () => {
    const rules = [{ by: ["children" as const] }, { by: ["account" as const] }];
    expect(correlated(rules).byChildren).toBe(true);
    expect(correlated([...rules].reverse()).byChildren).toBe(false);
  });

  it("each keeps its incidents apart from those of another that asks for the same", () => {
    const rules = [{ type: "S3.*" }, { type: "EC2.*" }];
    const causeOf = (type: string) => correlated(rules, { type }).cause;
    expect(causeOf("S3.9")).toBe(causeOf("S3.8"));
    expect(causeOf("EC2.1")).not.toBe(causeOf("S3.9"));
  });
});

test.each([
  [{ source: "aws.securityhub" }, true],
  [{ source: "aws.health" }, false],
  [{ type: "S3.9" }, true],
  [{ type: "S3.*" }, true],
  [{ type: "S3" }, false],
  [{ source: "aws.securityhub", type: "*.9" }, true],
  [{ source: "aws.securityhub", type: "EC2.*" }, false],
  [{ source: "aws.health", type: "S3.*" }, false],
])("a rule for %j fits: %j", (selectors, fits) => {
  expect(correlated([selectors]).why !== null).toBe(fits);
});

test("without rules, each incident stands alone", () => {
  expect(correlated([])).toEqual(alone);
});

describe("by default", () => {
  const policy = Policy.parse({});

  it("one Health event is shared by its accounts", () => {
    const health = (account: string) =>
      correlate(policy, event({ source: "aws.health", accounts: [account], incidentId: account }));
    expect(health("111122223333").cause).toBe(health("222233334444").cause);
    expect(health("111122223333").cause).toBe("aws.health~event=arn:event");
  });

  it("one control is shared by the resources on which it fails", () => {
    expect(correlate(policy, event()).cause).toBe("aws.securityhub~control=S3.9");
    expect(correlate(policy, event({ groups: {} }))).toEqual(alone);
  });

  it("an alarm is looked up with those around it", () => {
    expect(correlate(policy, event({ source: "aws.cloudwatch" })).byChildren).toBe(true);
  });
});
