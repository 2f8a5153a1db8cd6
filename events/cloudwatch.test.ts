import { describe, expect, it } from "vitest";
import { relationOf } from "../nodes/relation.ts";
import { OperationalEvent } from "./operational-event.ts";
import { type LooseEnvelope, parse, parseEvent, parseProblem, payload } from "./test-payloads.ts";

const ARN = "arn:aws:cloudwatch:eu-west-1:222233334444:alarm:checkout-errors";
const AT = "2026-03-02T08:58:40.989+0000";
const CHANGE = "CloudWatch Alarm Configuration Change";
const CONTRIBUTOR = "CloudWatch Alarm Contributor State Change";

/** Case C01 with other details and another envelope. */
const alarm = (
  detail: Record<string, unknown> = {},
  envelope: Record<string, unknown> = {},
): LooseEnvelope => {
  const base = payload("C01");
  return { ...base, ...envelope, detail: { ...base.detail, ...detail } };
};
const state = (value: string, more: Record<string, unknown> = {}) => ({
  state: { value, timestamp: AT, ...more },
});
const changed = (operation: string, detail: Record<string, unknown>, envelope = {}) =>
  alarm({ operation, previousState: undefined, ...detail }, { "detail-type": CHANGE, ...envelope });

/** How `next` stands to the incident that `first` opened. */
function relation(first: LooseEnvelope, next: LooseEnvelope) {
  const [known, event] = [parseEvent(first), parseEvent(next)];
  const incident = { event: known, messageIds: [known.messageId], updatedAt: known.updatedAt };
  return relationOf(event, incident as Parameters<typeof relationOf>[1]);
}

describe("identity", () => {
  it("is the alarm's ARN; the message is the state and its time", () => {
    expect(parseEvent(alarm())).toMatchObject({
      incidentId: `aws.cloudwatch~${ARN}`,
      messageId: "2026-03-02T08:58:40.989Z~ALARM~",
      updatedAt: "2026-03-02T08:58:40.989Z",
      startsAt: "2026-03-02T08:58:40.989Z",
      state: "open",
      category: "alarm",
      type: "checkout-errors",
      title: "Alarm checkout-errors",
      region: "eu-west-1",
      accounts: ["222233334444"],
    });
  });

  it("does not depend on the bus that a copy came through", () => {
    const [one, copy] = [
      alarm(),
      alarm({}, { id: "x", account: "101010101010", region: "us-east-1", time: 0 }),
    ];
    const { sentAt: _, ...same } = parseEvent(one);
    expect(parseEvent(copy)).toMatchObject(same);
    expect(relation(one, copy)).toBe("duplicate");
  });

  it.each(["EC2 CPU Utilization Anomaly", "service:checkout:errors > 1", "naïve ~ name\nof two lines"])(
    "keeps a name with spaces and colons: %j",
    (name) => {
      const resources = [ARN.replace("checkout-errors", name)];
      const event = parseEvent(alarm({ alarmName: undefined }, { resources }));
      expect(event).toMatchObject({
        incidentId: `aws.cloudwatch~${resources[0]}`,
        type: name,
        region: "eu-west-1",
      });
      expect(event.accounts).toEqual(["222233334444"]);
    },
  );

  it.each([
    ["eu-west-1", ARN],
    ["cn-north-1", "arn:aws-cn:cloudwatch:cn-north-1:222233334444:alarm:checkout-errors"],
    ["us-gov-west-1", "arn:aws-us-gov:cloudwatch:us-gov-west-1:222233334444:alarm:checkout-errors"],
  ])("is derived where no ARN is sent: %s", (region, arn) => {
    for (const resources of [[], undefined, ["checkout-errors"], [null]])
      expect(parseEvent(alarm({}, { region, resources })).incidentId).toBe(`aws.cloudwatch~${arn}`);
  });

  it("of a contributor is its own, and needs its id", () => {
    const alarmContributor = { id: "6d442278dba546f6", attributes: { TableName: "orders" } };
    const event = parseEvent(
      alarm({ alarmContributor, previousState: undefined }, { "detail-type": CONTRIBUTOR }),
    );
    expect(event).toMatchObject({
      incidentId: `aws.cloudwatch~${ARN}~6d442278dba546f6`,
      title: "Alarm checkout-errors: TableName orders",
      type: "checkout-errors",
      groups: { alarm: ARN },
    });
    expect(parseProblem(alarm({}, { "detail-type": CONTRIBUTOR })).path).toBe("detail.alarmContributor");
  });
});

describe("state and time", () => {
  it.each([
    ["OK", "resolved", null],
    ["ALARM", "open", "2026-03-02T08:58:40.989Z"],
    ["INSUFFICIENT_DATA", "undetermined", null],
    ["SOMETHING_NEW", "undetermined", null],
  ])("%s is %s", (value, expected, startsAt) => {
    expect(parseEvent(alarm(state(value)))).toMatchObject({ state: expected, startsAt });
  });

  it("of a flapping alarm are messages of one incident, each newer than the last", () => {
    const events = [0, 1, 2, 3, 4].map((index) => parseEvent(payload("C03", index)));
    expect(new Set(events.map((event) => event.incidentId)).size).toBe(1);
    expect(new Set(events.map((event) => event.messageId)).size).toBe(5);
    expect(events.map((event) => event.updatedAt)).toEqual(events.map((event) => event.updatedAt).sort());
    expect(events.map((event) => event.state)).toEqual(["open", "resolved", "open", "resolved", "open"]);
  });

  it.each([
    [{ timestamp: "2019-10-02T17:04:40.989+0000" }, "2019-10-02T17:04:40.989Z"],
    [{ timestamp: "2026-07-20T11:59:00.000Z" }, "2026-07-20T11:59:00.000Z"],
    [{ timestamp: undefined }, "2026-03-02T08:58:40.000Z"],
    [{ timestamp: "just now 5" }, "2026-03-02T08:58:40.000Z"],
  ])("%j is read, or stands for the envelope's time", (more, updatedAt) => {
    expect(parseEvent(alarm(state("ALARM", more))).updatedAt).toBe(updatedAt);
  });

  it("is that of receipt where neither has one", () => {
    expect(parseEvent(alarm(state("ALARM", { timestamp: 0 }), { time: undefined })).updatedAt).toBe(
      "2026-03-02T09:00:00.000Z",
    );
  });
});

describe("a change of the configuration", () => {
  const later = { time: "2026-03-02T10:30:00Z" };

  it.each(["ALARM", "OK", "INSUFFICIENT_DATA"])("repeats the state %s, which is known", (value) => {
    const update = changed("update", state(value), later);
    expect(parseEvent(update).updatedAt).toBe("2026-03-02T08:58:40.989Z");
    expect(relation(alarm(state(value)), update)).toBe("duplicate");
  });

  it("never takes an older state for the present one", () => {
    const old = state("ALARM", { timestamp: "2026-03-02T07:00:00.000+0000" });
    expect(relation(alarm(state("OK")), changed("update", old, later))).toBe("stale");
  });

  it("that creates an alarm opens nothing", () => {
    expect(parseEvent(changed("create", state("INSUFFICIENT_DATA")))).toMatchObject({
      state: "undetermined",
      startsAt: null,
    });
  });

  it("that deletes it resolves it as of then, whatever state it was in", () => {
    const deleted = changed("delete", state("ALARM", { actionsSuppressedBy: "WaitPeriod" }), later);
    expect(parseEvent(deleted)).toMatchObject({
      state: "resolved",
      updatedAt: "2026-03-02T10:30:00.000Z",
      startsAt: null,
      suppressedBy: null,
    });
    expect(relation(alarm(), deleted)).toBe("newer");
    expect(relation(deleted, alarm())).toBe("stale");
    expect(relation(deleted, { ...deleted, time: "2026-03-02T10:30:01Z", account: "1" })).toBe("duplicate");
    expect(parseEvent(changed("delete", { state: undefined }, later)).state).toBe("resolved");
  });

  it("that deletes it is sent with a Region that is none", () => {
    expect(parseEvent(changed("delete", state("ALARM"), { region: "eu-west-*" })).region).toBe("eu-west-1");
  });

  it("and a new alarm of that name rings again", () => {
    const again = alarm(state("ALARM", { timestamp: "2026-03-03T08:00:00.000+0000" }));
    expect(relation(changed("delete", state("OK"), later), again)).toBe("newer");
  });
});

describe("suppression", () => {
  const mutedByArn = "arn:aws:cloudwatch:eu-west-1:222233334444:alarm-mute-rule:release";
  const window = (muteWindowStart?: string, muteWindowEnd?: string) => ({
    muteDetail: { mutedByArn, muteWindowStart, muteWindowEnd },
  });
  it.each([
    [window("2026-03-02T08:00:00.000+0000", "2026-03-02T09:00:00.000+0000"), `muted by ${mutedByArn}`],
    [window(), `muted by ${mutedByArn}`],
    [window("2026-03-02T08:00:00.000Z"), `muted by ${mutedByArn}`],
    [{ muteDetail: { muteWindowStart: "2026-03-02T08:00:00.000Z" } }, "muted by an alarm mute rule"],
    [window("2026-03-02T09:00:00.000+0000", "2026-03-02T10:00:00.000+0000"), null],
    [window("2026-03-02T07:00:00.000+0000", "2026-03-02T08:00:00.000+0000"), null],
    [{ muteDetail: {} }, null],
    [{ muteDetail: "always" }, null],
  ])("by a mute rule whose window covers the state: %j", (detail, by) => {
    expect(parseEvent(alarm(detail)).suppressedBy).toBe(by);
    expect(parseEvent(alarm({ ...detail, ...state("OK") })).suppressedBy).toBeNull();
  });

  it.each([
    ["Alarm", /its suppressor alarm rings \(Actions suppressed by Alarm\)/],
    ["WaitPeriod", /waits for its suppressor alarm/],
    ["ExtensionPeriod", /rang until a moment ago/],
    ["Something", /Something/],
  ])("by a suppressor alarm: %s", (actionsSuppressedBy, words) => {
    const more = {
      actionsSuppressedBy,
      actionsSuppressedReason: `Actions suppressed by ${actionsSuppressedBy}`,
    };
    expect(parseEvent(alarm(state("ALARM", more))).suppressedBy).toMatch(words);
    expect(parseEvent(alarm(state("OK", more))).suppressedBy).toBeNull();
  });

  it("that ends is news of the same state; other words for it are not", () => {
    const waiting = alarm(
      state("ALARM", { actionsSuppressedBy: "WaitPeriod", actionsSuppressedReason: "waits" }),
    );
    const later = { time: "2026-03-02T09:00:40Z" };
    expect(relation(waiting, alarm(state("ALARM"), later))).toBe("newer");
    expect(
      relation(waiting, changed("update", state("ALARM", { actionsSuppressedBy: "WaitPeriod" }), later)),
    ).toBe("duplicate");
  });
});

describe("what cannot be read", () => {
  it.each([
    [alarm({ state: undefined }), "detail.state", "an object", "nothing"],
    [alarm({ state: {} }), "detail.state.value", "a string", "nothing"],
    [alarm({ state: "ALARM" }), "detail.state", "an object", '"ALARM"'],
    [alarm({ state: { value: { length: { toString: 1 } } } }), "detail.state.value", "a string", "an object"],
    [alarm({ state: { value: "" } }), "detail.state.value", "a non-empty string", '""'],
    [changed("update", { state: null }), "detail.state", "an object", "null"],
    [alarm({ alarmContributor: {} }), "detail.alarmContributor.id", "a string", "nothing"],
    [
      alarm({}, { account: undefined, resources: ["x"] }),
      "resources[0]",
      "the ARN of a CloudWatch alarm",
      '"x"',
    ],
    [
      alarm({}, { region: "us-east-*", resources: [] }),
      "resources[0]",
      "the ARN of a CloudWatch alarm",
      "nothing",
    ],
  ])("says where: %#", (raw, path, expected, found) => {
    expect(parseProblem(raw)).toEqual({ path, expected, found });
  });

  it.each(["SNS", "Lambda"])("the %s form under another name is unknown", (form) => {
    const raw =
      form === "SNS"
        ? { AlarmName: "a", NewStateValue: "ALARM" }
        : { source: "aws.cloudwatch", alarmArn: ARN };
    expect(parse(raw)[0]?.kind).toBe("invalid");
  });

  it("never costs an alarm: whatever else is strange is left out", () => {
    const strange = [
      null,
      7,
      "",
      "x",
      [],
      [null],
      {},
      { a: [{}] },
      true,
      "9".repeat(50_000),
      "[(".repeat(20_000),
    ];
    const spoil = (node: LooseEnvelope, path: string[], value: unknown) => {
      const last = path.at(-1) ?? "";
      path.slice(0, -1).reduce((at, key) => at[key], node)[last] = value;
    };
    const paths = (node: unknown, at: string[] = []): string[][] =>
      typeof node !== "object" || node === null
        ? []
        : Object.entries(node).flatMap(([key, child]) => [[...at, key], ...paths(child, [...at, key])]);
    for (const path of paths(payload("C01").detail).filter(
      (at) => !["state", "state.value"].includes(at.join(".")),
    ))
      for (const value of strange) {
        const raw = alarm();
        spoil(raw.detail, path, value);
        expect(OperationalEvent.parse(parseEvent(raw)).state, path.join(".")).toBe("open");
      }
  });
});
