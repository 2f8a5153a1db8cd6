import { describe, expect, it } from "vitest";
import { type LooseEnvelope, parseEvent, parseProblem, payload } from "./test-payloads.ts";

/** The first payload of case T03 with `detail` changed; undefined removes a key. */
function change(detail: Record<string, unknown> = {}, envelope: Record<string, unknown> = {}): LooseEnvelope {
  const base = payload("T03");
  return JSON.parse(JSON.stringify({ ...base, ...envelope, detail: { ...base.detail, ...detail } }));
}

const result = (fields: Record<string, unknown>) => ({
  newEvaluationResult: { ...payload("T03").detail.newEvaluationResult, ...fields },
});

it("a resource that breaks a rule is a finding", () => {
  expect(parseEvent(payload("T03"))).toMatchObject({
    source: "aws.config",
    incidentId: "aws.config~454545454545~eu-west-1~vpc-flow-logs-enabled~AWS::EC2::VPC~vpc-07905bbb88722cf17",
    messageId: "2026-03-02T08:05:12.310Z~NON_COMPLIANT",
    updatedAt: "2026-03-02T08:05:12.310Z",
    sentAt: "2026-03-02T08:05:13.000Z",
    category: "finding",
    type: "vpc-flow-logs-enabled",
    service: "EC2",
    state: "open",
    title: "AWS Config: vpc-flow-logs-enabled on vpc-07905bbb88722cf17",
    text: [
      "Rule: vpc-flow-logs-enabled",
      "Resource: AWS::EC2::VPC vpc-07905bbb88722cf17",
      "Result: NON_COMPLIANT, before: COMPLIANT",
      "No active flow log was found for this VPC.",
    ].join("\n"),
    accounts: ["454545454545"],
    region: "eu-west-1",
    resources: [{ id: "vpc-07905bbb88722cf17", type: "AWS::EC2::VPC", status: "pending" }],
    groups: { control: "vpc-flow-logs-enabled" },
    nativeSeverity: null,
    threat: false,
  });
});

it("half an hour later the same matter is resolved", () => {
  const [broken, repaired] = [parseEvent(payload("T03", 0)), parseEvent(payload("T03", 1))];
  expect(repaired.incidentId).toBe(broken.incidentId);
  expect(repaired.messageId).not.toBe(broken.messageId);
  expect(repaired.updatedAt > broken.updatedAt).toBe(true);
  expect(repaired.state).toBe("resolved");
  expect(repaired.resources[0]?.status).toBe("resolved");
});

describe("identity", () => {
  it("does not depend on the bus it came through", () => {
    const copy = change(
      {},
      { account: "101010101010", region: "us-east-1", id: "x", time: "2026-03-02T09:00:00Z" },
    );
    const [one, other] = [parseEvent(payload("T03")), parseEvent(copy)];
    expect([other.incidentId, other.messageId, other.accounts, other.region]).toEqual([
      one.incidentId,
      one.messageId,
      one.accounts,
      one.region,
    ]);
  });

  it.each([
    ["awsAccountId", "111122223333"],
    ["awsRegion", "eu-west-3"],
    ["configRuleName", "vpc-default-security-group-closed"],
    ["resourceType", "AWS::EC2::Subnet"],
    ["resourceId", "vpc-0a1b2c3d"],
  ])("differs by %s", (key, value) => {
    expect(parseEvent(change({ [key]: value })).incidentId).not.toBe(parseEvent(payload("T03")).incidentId);
  });

  it.each([
    ["the rule's ARN", {}, "454545454545", "eu-west-1"],
    ["the envelope", { configRuleARN: "config-rule-ccb3bb" }, "101010101010", "us-east-1"],
    ["the envelope, without an ARN", { configRuleARN: undefined }, "101010101010", "us-east-1"],
  ])("takes account and Region from %s where the detail has none", (_, detail, account, region) => {
    const event = parseEvent(
      change(
        { awsAccountId: undefined, awsRegion: undefined, ...detail },
        { account: "101010101010", region: "us-east-1" },
      ),
    );
    expect([event.accounts, event.region]).toEqual([[account], region]);
  });

  it("names no account where nothing does", () => {
    const nowhere = { awsAccountId: undefined, awsRegion: undefined, configRuleARN: undefined };
    const event = parseEvent(change(nowhere, { account: undefined, region: undefined }));
    expect([event.accounts, event.region]).toEqual([[], null]);
  });
});

describe("time", () => {
  it.each([
    ["of the result", {}, {}, "2026-03-02T08:05:12.310Z"],
    ["of the notification", result({ resultRecordedTime: undefined }), {}, "2026-03-02T08:05:13.060Z"],
    [
      "of the envelope",
      { ...result({ resultRecordedTime: "yesterday" }), notificationCreationTime: null },
      {},
      "2026-03-02T08:05:13.000Z",
    ],
    [
      "of receipt",
      { ...result({ resultRecordedTime: undefined }), notificationCreationTime: undefined },
      { time: undefined },
      "2026-03-02T09:00:00.000Z",
    ],
  ])("%s", (_, detail, envelope, updatedAt) => {
    expect(parseEvent(change(detail, envelope)).updatedAt).toBe(updatedAt);
  });
});

it.each([
  ["NON_COMPLIANT", "open"],
  ["COMPLIANT", "resolved"],
  // What a rule says of a deleted resource.
  ["NOT_APPLICABLE", "resolved"],
  ["INSUFFICIENT_DATA", "undetermined"],
  ["constructor", "undetermined"],
  [null, "undetermined"],
])("%s is %s", (complianceType, state) => {
  expect(parseEvent(change(result({ complianceType }))).state).toBe(state);
});

it.each([
  ["oldEvaluationResult", null, "Result: NON_COMPLIANT, before: none"],
  ["oldEvaluationResult", undefined, "Result: NON_COMPLIANT, before: none"],
  ["newEvaluationResult", null, "Result: none, before: COMPLIANT"],
])("%s may be %s", (key, value, line) => {
  expect(parseEvent(change({ [key]: value })).text).toContain(line);
});

it("what only describes the result may be malformed", () => {
  const event = parseEvent(change({ ...result({ annotation: {} }), oldEvaluationResult: "COMPLIANT" }));
  expect(event.text).toMatch(/Result: NON_COMPLIANT, before: none$/);
});

it("a rule about the account itself names no resource", () => {
  const event = parseEvent(change({ resourceType: "AWS::::Account", resourceId: "454545454545" }));
  expect(event).toMatchObject({ resources: [], accounts: ["454545454545"], service: "Config" });
});

it("only AWS's links in an annotation are passed on", () => {
  const annotation = "See https://docs.aws.amazon.com/config/latest/ and https://evil.example/fix.";
  expect(parseEvent(change(result({ annotation }))).links.map((link) => link.url)).toEqual([
    "https://docs.aws.amazon.com/config/latest/",
  ]);
});

it.each([
  [{ configRuleName: undefined }, "detail.configRuleName", "a string", "nothing"],
  [{ resourceId: "" }, "detail.resourceId", "a non-empty string", '""'],
  [{ resourceId: { length: { toString: 5, valueOf: null } } }, "detail.resourceId", "a string", "an object"],
  [{ resourceType: 5 }, "detail.resourceType", "a string", "5"],
  [{ newEvaluationResult: [] }, "detail.newEvaluationResult", "an object", "an empty array"],
  [result({ complianceType: 1 }), "detail.newEvaluationResult.complianceType", "a string", "1"],
])("a broken detail says where and why: %j", (detail, path, expected, found) => {
  expect(parseProblem(change(detail))).toEqual({ path, expected, found });
});

describe("what is not read", () => {
  it.each([
    "Config Configuration Item Change",
    "Config Rules Re-evaluation Status",
    "Config Configuration Snapshot Delivery Status",
    "constructor",
    "__proto__",
  ])("%s from the same source is named beside what is", (type) => {
    expect(parseProblem(change({}, { "detail-type": type }))).toEqual({
      path: "detail-type",
      expected: '"Config Rules Compliance Change" from aws.config',
      found: JSON.stringify(type),
    });
  });

  it.each(["aws.monitoring", "constructor", "__proto__", "toString", "AWS.CONFIG"])(
    "source %s is named beside every one that is",
    (source) => {
      const problem = parseProblem(change({}, { source }));
      expect(problem).toMatchObject({ path: "source", found: JSON.stringify(source) });
      for (const known of ["aws.health", "aws.securityhub", "aws.trustedadvisor", "aws.config"])
        expect(problem.expected).toContain(JSON.stringify(known));
    },
  );

  it.each(["source", "detail-type"])("a long %s is cut", (key) => {
    const { found } = parseProblem(change({}, { [key]: "x".repeat(5_000) }));
    expect(found).toHaveLength(80);
  });
});
