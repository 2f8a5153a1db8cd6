import { describe, expect, it } from "vitest";
import { healthPayload, parseEvent, payload } from "./test-payloads.ts";

describe("resources", () => {
  it.each([
    ["IMPAIRED", "impaired"],
    ["UNIMPAIRED", "resolved"],
    ["RESOLVED", "resolved"],
    ["PENDING", "pending"],
    ["UNKNOWN", "pending"],
    [undefined, "pending"],
  ])("with status %s are %s", (status, expected) => {
    const [resource] = parseEvent(
      healthPayload({ affectedEntities: [{ entityValue: "i-1", status }] }),
    ).resources;
    expect(resource?.status).toBe(expected);
  });

  it("may carry their status as statusCode", () => {
    const affectedEntities = [{ entityValue: "i-1", statusCode: "IMPAIRED", lastupdatedTime: "" }];
    expect(parseEvent(healthPayload({ affectedEntities })).resources[0]?.status).toBe("impaired");
  });

  it.each([
    [["arn:aws:ec2:eu-west-1:222233334444:instance/i-1", "222233334444", "", 7], 2],
    [[], 0],
    [undefined, 0],
    [null, 0],
  ])("come from the envelope where there are no entities: %j", (resources, count) => {
    expect(parseEvent(healthPayload({ affectedEntities: [] }, { resources })).resources).toHaveLength(count);
  });
});

describe("text", () => {
  const en = { language: "en_US", latestDescription: "english" };
  const ja = { language: "ja_JP", latestDescription: "日本語" };
  it.each([
    [[ja, en], "english"],
    [[en], "english"],
    [[ja], "日本語"],
    [[{ language: "en_US" }, ja], "日本語"],
    [[{ latestDescription: "no language" }], "no language"],
    [[], ""],
    [undefined, ""],
  ])("is the English one, else the first: %j", (eventDescription, text) => {
    expect(parseEvent(healthPayload({ eventDescription })).text).toBe(text);
  });

  it("gives its links, AWS's only", () => {
    const latestDescription =
      "See https://docs.aws.amazon.com/eks/latest/userguide/cluster-insights.html, http://aws.amazon.com/a and " +
      "https://aws.amazon.com.evil.example/x or https://somebody.s3.amazonaws.com/login.html";
    const eventDescription = [{ language: "en_US", latestDescription }];
    expect(parseEvent(healthPayload({ eventDescription })).links).toEqual([
      {
        title: "cluster insights (docs.aws.amazon.com)",
        url: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-insights.html",
      },
    ]);
  });
});

describe("category", () => {
  it.each([
    ["issue", "AWS_X", "issue"],
    ["investigation", "AWS_X", "issue"],
    ["scheduledChange", "AWS_X", "scheduled-change"],
    ["plannedChange", "AWS_X", "scheduled-change"],
    ["accountNotification", "AWS_X", "notification"],
    [undefined, "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED", "scheduled-change"],
    [undefined, "AWS_SQS_OPERATIONAL_ISSUE", "issue"],
    ["constructor", "AWS_X", "notification"],
    ["__proto__", "AWS_X", "notification"],
  ])("%s of %s is %s", (eventTypeCategory, eventTypeCode, category) => {
    expect(parseEvent(healthPayload({ eventTypeCategory, eventTypeCode })).category).toBe(category);
  });

  it.each([
    ["AWS_RISK_CREDENTIALS_EXPOSED", "RISK", true],
    ["AWS_RISK_CREDENTIALS_COMPROMISE_SUSPECTED", "RISK", true],
    ["AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED", "IAM", true],
    ["AWS_ACM_RENEWAL_STATE_CHANGE", "ACM", false],
  ])("%s is a threat: %s %s", (eventTypeCode, service, threat) => {
    expect(parseEvent(healthPayload({ eventTypeCode, service })).threat).toBe(threat);
  });

  it.each([
    [{ personas: ["OPERATIONS", "BILLING"] }, true],
    [{ personas: ["OPERATIONAL"] }, false],
    [{ personas: undefined }, false],
    [{ service: "BILLING", personas: undefined }, true],
  ])("billing is AWS's own word: %j", (detail, billing) => {
    expect(parseEvent(healthPayload(detail)).billing).toBe(billing);
  });

  it.each([
    ["ACTION_REQUIRED", "required"],
    ["ACTION_MAY_BE_REQUIRED", "maybe"],
    ["INFORMATIONAL", "none"],
    ["SOMETHING_NEW", null],
    [undefined, null],
  ])("actionability %s is %s", (actionability, expected) => {
    expect(parseEvent(healthPayload({ actionability })).actionability).toBe(expected);
  });
});

describe("state", () => {
  const entities = (...statuses: string[]) =>
    statuses.map((status, index) => ({ entityValue: `i-${index}`, status }));
  const issue = { eventTypeCategory: "issue", eventTypeCode: "AWS_EC2_OPERATIONAL_ISSUE" };
  const resolvedProse = [
    { language: "en_US", latestDescription: "[RESOLVED] Error rates. The issue is over." },
  ];
  const ended = {
    endTime: "Mon, 02 Mar 2026 07:00:00 GMT",
    lastUpdatedTime: "Mon, 02 Mar 2026 07:31:40 GMT",
  };
  it.each([
    ["closed", { statusCode: "closed" }, "resolved"],
    ["resolved, as some mocks say", { statusCode: "resolved" }, "resolved"],
    ["upcoming", { statusCode: "upcoming" }, "open"],
    ["absent", { statusCode: undefined }, "open"],
    ["a change with all resources done", { affectedEntities: entities("RESOLVED", "RESOLVED") }, "resolved"],
    ["a change with one left", { affectedEntities: entities("RESOLVED", "PENDING") }, "open"],
    [
      "an issue over in time and prose",
      { ...issue, ...ended, statusCode: "open", eventDescription: resolvedProse },
      "resolved",
    ],
    [
      "an issue over in prose only",
      { ...issue, statusCode: "open", eventDescription: resolvedProse },
      "open",
    ],
    ["an issue over in time only", { ...issue, ...ended, statusCode: "open" }, "open"],
    ["an issue with healthy resources", { ...issue, affectedEntities: entities("UNIMPAIRED") }, "open"],
  ])("%s", (_, detail, state) => {
    expect(parseEvent(healthPayload(detail)).state).toBe(state);
  });

  it("follows the updates of a case", () => {
    expect([0, 1, 2].map((index) => parseEvent(payload("H11", index)).state)).toEqual([
      "open",
      "resolved",
      "open",
    ]);
  });
});

it("a public event proves no impact", () => {
  const event = parseEvent(payload("H06"));
  expect(event).toMatchObject({ scope: "public", resources: [], accounts: ["333344445555"] });
});
