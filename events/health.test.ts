import { describe, expect, it } from "vitest";
import { healthPayload, parse, parseEvent, parseProblem, payload } from "./test-payloads.ts";

describe("identity", () => {
  it("is ARN, affected account and event Region", () => {
    const event = parseEvent(payload("H04"));
    expect(event.incidentId).toBe(`${payload("H04").detail.eventArn}~222233334444~us-east-1`);
    expect(event.messageId).toBe("a1c455e0bb0a8cedc50e77e97ae33b001eda9c10-1~222233334444~1");
  });

  it("is shared by a copy from the backup Region, and so is the message's", () => {
    const original = parseEvent(payload("H04"));
    const copy = parseEvent(
      healthPayload(
        { backupEvent: "true" },
        { region: "us-west-2", id: "another", time: "2026-03-02T07:35:00Z" },
      ),
    );
    expect(copy.incidentId).toBe(original.incidentId);
    expect(copy.messageId).toBe(original.messageId);
    expect(copy.updatedAt).toBe(original.updatedAt);
  });

  it("is shared by a backup copy that names no event Region", () => {
    const arn = "arn:aws:health:::event/AWS_SQS_OPERATIONAL_ISSUE_1772435700117";
    const [original, copy] = ["eu-west-1", "us-west-2"].map((region) =>
      parseEvent(healthPayload({ eventRegion: undefined, eventArn: arn }, { region })),
    );
    expect(copy?.incidentId).toBe(original?.incidentId);
    expect(original?.region).toBe("eu-west-1");
  });

  it("does not change when the resources that named the account are done", () => {
    const change = (status: string) =>
      healthPayload(
        {
          affectedAccount: undefined,
          affectedEntities: [{ entityValue: "arn:aws:rds:eu-west-1:222233334444:db:ledger", status }],
        },
        { account: "101010101010" },
      );
    const [open, done] = [parseEvent(change("PENDING")), parseEvent(change("RESOLVED"))];
    expect(done.incidentId).toBe(open.incidentId);
    expect([open.state, done.state]).toEqual(["open", "resolved"]);
    expect(done.accounts).toEqual(["222233334444"]);
  });

  it("differs between accounts and between messages of one event", () => {
    const event = parseEvent(payload("H04"));
    expect(parseEvent(healthPayload({ affectedAccount: "333344445555" })).incidentId).not.toBe(
      event.incidentId,
    );
    expect(parseEvent(payload("H11", 0)).messageId).not.toBe(parseEvent(payload("H11", 1)).messageId);
    expect(parseEvent(payload("H11", 0)).incidentId).toBe(parseEvent(payload("H11", 1)).incidentId);
  });
});

describe("names", () => {
  const id = "dfa33b65-c00d-4e0d-a07a-b5ac35b15c9e";
  it.each([
    [
      "both shapes",
      `arn:aws:health:us-east-1::event/EC2/AWS_EC2_ISSUE/AWS_EC2_ISSUE_${id}`,
      "EC2",
      "AWS_EC2_ISSUE",
    ],
    ["old shape", "arn:aws:health:us-east-1::event/AWS_SQS_ISSUE_1772435700117", "SQS", "AWS_SQS_ISSUE"],
    ["no id", "arn:aws:health:us-east-1::event/", "UNKNOWN", "UNKNOWN"],
    ["no ARN", "something", "UNKNOWN", "UNKNOWN"],
  ])("come from the ARN where service and code are absent: %s", (_, eventArn, service, type) => {
    const event = parseEvent(healthPayload({ eventArn, service: undefined, eventTypeCode: undefined }));
    expect([event.service, event.type]).toEqual([service, type]);
  });

  it("make a readable title", () => {
    expect(parseEvent(payload("H01")).title).toBe("EKS: planned lifecycle event");
  });

  it.each([
    ["eu-west-1", "arn:aws:health:eu-west-1::event/X", "eu-west-1"],
    ["global", "arn:aws:health:global::event/X", "global"],
    ["", "arn:aws:health:eu-west-3::event/X", "eu-west-3"],
    ["", "arn:aws:health:::event/X", "us-east-1"],
  ])("take the Region from event, ARN, then envelope: %j %s", (eventRegion, eventArn, region) => {
    expect(parseEvent(healthPayload({ eventRegion, eventArn })).region).toBe(region);
  });
});

describe("accounts", () => {
  const entity = (account: string, status = "PENDING") => ({
    entityValue: `arn:aws:eks:eu-west-1:${account}:cluster/one`,
    status,
  });
  it.each([
    [
      "pending entities",
      { affectedEntities: [entity("333344445555"), entity("222233334444")] },
      ["222233334444", "333344445555"],
    ],
    [
      "not the resolved ones",
      { affectedEntities: [entity("333344445555", "RESOLVED"), entity("454545454545")] },
      ["454545454545"],
    ],
    ["the affected account", { affectedAccount: "333344445555" }, ["333344445555"]],
    ["a number that lost its zeros", { affectedAccount: 12345678901 }, ["012345678901"]],
    ["an account as entity", { affectedEntities: [{ entityValue: "333344445555" }] }, ["333344445555"]],
    ["the receiver", { affectedAccount: undefined }, ["222233334444"]],
  ])("are the most specific: %s", (_, detail, accounts) => {
    expect(parseEvent(healthPayload(detail)).accounts).toEqual(accounts);
  });

  it("are empty where no field names one", () => {
    const event = parseEvent(payload("H08a"));
    expect(event.accounts).toEqual([]);
    expect(event.incidentId).toBe(
      "arn:aws:health:us-east-1::event/AWS_SQS_OPERATIONAL_ISSUE_1772435700117~~us-east-1",
    );
    expect(event).toMatchObject({ service: "SQS", category: "issue", updatedAt: "2026-03-02T07:24:46.000Z" });
  });

  it("of an abuse notice without account or status are the receiver's", () => {
    const event = parseEvent(
      healthPayload(
        {
          eventArn: "arn:aws:health:global::event/ABUSE/AWS_ABUSE_DOS_REPORT/AWS_ABUSE_DOS_REPORT_92387",
          service: "ABUSE",
          eventTypeCode: "AWS_ABUSE_DOS_REPORT",
          eventTypeCategory: "issue",
          eventRegion: "global",
          affectedAccount: undefined,
          statusCode: undefined,
        },
        { "detail-type": "AWS Health Abuse Event" },
      ),
    );
    expect(event).toMatchObject({
      category: "abuse",
      threat: true,
      accounts: ["222233334444"],
      state: "open",
    });
    expect(event.region).toBe("global");
  });
});

describe("time", () => {
  it.each([
    ["a wrong week day", { lastUpdatedTime: "Sun, 3 Jun 2022 05:01:10 GMT" }, "2022-06-03T05:01:10.000Z"],
    [
      "lastUpdatedtime",
      { lastUpdatedTime: undefined, lastUpdatedtime: "Fri, 3 Jun 2022 05:01:10 GMT" },
      "2022-06-03T05:01:10.000Z",
    ],
    [
      "lastupdatedTime",
      { lastUpdatedTime: "", lastupdatedTime: "Fri, 3 Jun 2022 05:01:10 GMT" },
      "2022-06-03T05:01:10.000Z",
    ],
    ["the envelope's time", { lastUpdatedTime: undefined }, "2026-03-02T07:31:55.000Z"],
    ["not a date", { lastUpdatedTime: "yesterday 5" }, "2026-03-02T07:31:55.000Z"],
  ])("of the update: %s", (_, detail, updatedAt) => {
    expect(parseEvent(healthPayload(detail)).updatedAt).toBe(updatedAt);
  });

  it("of receipt stands in where the payload has none", () => {
    expect(parseEvent(healthPayload({ lastUpdatedTime: undefined }, { time: undefined })).updatedAt).toBe(
      "2026-03-02T09:00:00.000Z",
    );
  });

  it("is null where it cannot be read", () => {
    const event = parseEvent(healthPayload({ startTime: "", endTime: "soon 5" }));
    expect([event.startsAt, event.endsAt]).toEqual([null, null]);
  });
});

describe("pages", () => {
  it("of one update share it and differ as messages", () => {
    const pages = [0, 1, 2].map((index) => parseEvent(payload("H10", index)));
    expect(pages.map((event) => event.page?.number)).toEqual([2, 3, 1]);
    expect(new Set(pages.map((event) => event.page?.update)).size).toBe(1);
    expect(new Set(pages.map((event) => event.messageId)).size).toBe(3);
    expect(new Set(pages.map((event) => event.incidentId)).size).toBe(1);
    expect(pages.flatMap((event) => event.resources)).toHaveLength(2850);
  });

  it.each([
    [{ page: 2, totalPages: 3 }, 2],
    [{ page: "2", totalPages: "3" }, 2],
    [{ page: "1", totalPages: "1" }, undefined],
    [{ page: "one", totalPages: "3" }, undefined],
    [{ page: "2", totalPages: "Infinity" }, undefined],
    [{ page: "1.5", totalPages: "3" }, undefined],
    [{ page: undefined, totalPages: undefined }, undefined],
  ])("are read from numbers and numeric strings: %j", (detail, number) => {
    expect(parseEvent(healthPayload(detail)).page?.number).toBe(number);
  });

  it("without communication id share the update's time", () => {
    const [one, two] = ["1", "2"].map((page) =>
      parseEvent(healthPayload({ communicationId: undefined, page, totalPages: "2" })),
    );
    expect(one?.page?.update).toBe("2026-03-02T07:31:40.000Z");
    expect(two?.page?.update).toBe(one?.page?.update);
    expect(two?.messageId).not.toBe(one?.messageId);
  });
});

it.each([
  [{ eventArn: undefined }, "detail.eventArn", "a string", "nothing"],
  [{ eventArn: "" }, "detail.eventArn", "a non-empty string", '""'],
  [{ affectedAccount: {} }, "detail.affectedAccount", "a string or a number", "an object"],
  [{ affectedEntities: "none" }, "detail.affectedEntities", "an array", '"none"'],
  [{ affectedEntities: [{}] }, "detail.affectedEntities[0].entityValue", "a string", "nothing"],
  [
    { eventDescription: [{ latestDescription: 5 }] },
    "detail.eventDescription[0].latestDescription",
    "a string",
    "5",
  ],
])("a broken detail says where and why: %j", (detail, path, expected, found) => {
  expect(parseProblem(healthPayload(detail))).toEqual({ path, expected, found });
  expect(parse(healthPayload(detail))).toHaveLength(1);
});
