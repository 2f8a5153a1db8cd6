import { describe, expect, test } from "vitest";
import { findingPayload, payload } from "../events/test-payloads.ts";
import { health, PRODUCTION, type TestOptions, testApplication } from "./test-application.ts";

/** A clock that a test sets. */
function handClock(start: string) {
  let now = Date.parse(start);
  return {
    clock: () => {
      now += 1;
      return new Date(now);
    },
    set: (at: string) => {
      now = Date.parse(at);
    },
  };
}

const WINDOW = {
  from: "2026-03-02T08:00:00.000Z",
  until: "2026-03-02T12:00:00.000Z",
  reason: "database move",
};

const underMaintenance = async (policy: TestOptions["policy"] = {}) => {
  const time = handClock("2026-03-02T09:00:00Z");
  const application = await testApplication({
    clock: time.clock,
    policy: { maintenance: [{ ...WINDOW, accounts: [PRODUCTION] }], ...policy },
  });
  return { ...application, set: time.set };
};

describe("a maintenance window", () => {
  test("sets aside what happens in it, with its reason; what is open at its end is judged then", async () => {
    const { send, stores, releaseDue, set, notices } = await underMaintenance();
    const first = await send(health());
    expect(first).toMatchObject({ outcome: "discharged", reason: "suppressed", tickets: [] });
    const aside = await stores.incidents.get(first.incidentId ?? "");
    expect(aside).toMatchObject({ status: "discharged", releaseAt: WINDOW.until });
    expect(aside?.note).toBe(`policy: maintenance until ${WINDOW.until}: database move`);
    const [report = ""] = await stores.reports.list(aside?.threadId ?? "");
    expect(await stores.reports.read(report)).toContain("database move");

    expect(await releaseDue()).toEqual([]);
    set("2026-03-02T12:00:01Z");
    expect(await releaseDue()).toMatchObject([
      { incidentId: first.incidentId, outcome: "accepted", tickets: [{ action: "created" }] },
    ]);
    expect(await releaseDue()).toEqual([]);
    expect(await stores.incidents.get(first.incidentId ?? "")).toMatchObject({
      status: "open",
      releaseAt: null,
    });
    expect(notices).toHaveLength(1);
  });

  test("releases nothing that is over by then", async () => {
    const { send, releaseDue, set } = await underMaintenance();
    await send(health());
    const over = await send(health({ at: "2026-03-02T08:30:00Z", detail: { statusCode: "closed" } }));
    expect(over).toMatchObject({ outcome: "discharged" });
    set("2026-03-02T12:00:01Z");
    expect(await releaseDue()).toEqual([]);
  });

  test("also holds back what was closed and opens again", async () => {
    const { send, stores, releaseDue, set, ticketsOf, notices } = await underMaintenance();
    set("2026-03-02T07:00:00Z");
    const { incidentId } = await send(health({ at: "2026-03-02T06:00:00Z" }));
    await send(health({ at: "2026-03-02T06:30:00Z", detail: { statusCode: "closed" } }));
    set("2026-03-02T09:00:00Z");
    const again = await send(health({ at: "2026-03-02T08:30:00Z" }));
    expect(again).toMatchObject({ outcome: "discharged", reason: "suppressed" });
    expect((await ticketsOf(incidentId)).app01?.status).toBe("closed");
    expect((await stores.incidents.get(incidentId ?? ""))?.status).toBe("closed");
    expect(notices).toHaveLength(2);
    set("2026-03-02T12:00:01Z");
    expect(await releaseDue()).toMatchObject([{ outcome: "reopened" }]);
    expect((await ticketsOf(incidentId)).app01).toMatchObject({ status: "open", progress: "Reopened" });
  });

  test("of which another one follows goes on", async () => {
    const longer = { ...WINDOW, until: "2026-03-02T15:00:00.000Z", reason: "it takes longer" };
    const { send, stores, releaseDue, set } = await underMaintenance({
      maintenance: [
        { ...WINDOW, accounts: [PRODUCTION] },
        { ...longer, from: "2026-03-02T11:00:00.000Z", accounts: [PRODUCTION] },
      ],
    });
    const { incidentId } = await send(health());
    set("2026-03-02T12:00:01Z");
    expect(await releaseDue()).toMatchObject([{ outcome: "discharged", reason: "suppressed" }]);
    expect((await stores.incidents.get(incidentId ?? ""))?.releaseAt).toBe(longer.until);
    set("2026-03-02T15:00:01Z");
    expect(await releaseDue()).toMatchObject([{ outcome: "accepted" }]);
  });

  test("does not touch what is in other accounts, or open already", async () => {
    const { send, set } = await underMaintenance();
    expect((await send(health({ id: "two", account: "333344445555" }))).outcome).toBe("accepted");
    set("2026-03-02T07:00:00Z");
    await send(health({ at: "2026-03-02T06:00:00Z" }));
    set("2026-03-02T09:00:00Z");
    expect(
      (await send(health({ at: "2026-03-02T08:30:00Z", text: "It is moved to March 20, 2026." }))).outcome,
    ).toBe("updated");
  });
});

test("a suppression with an end releases too", async () => {
  const time = handClock("2026-03-02T09:00:00Z");
  const { send, releaseDue } = await testApplication({
    clock: time.clock,
    policy: {
      suppress: [{ source: "aws.health", until: "2026-03-03T23:59:59.999Z", reason: "known" }],
    },
  });
  expect(await send(health())).toMatchObject({ outcome: "discharged", reason: "suppressed" });
  time.set("2026-03-04T00:00:00Z");
  expect(await releaseDue()).toMatchObject([{ outcome: "accepted" }]);
});

test("an alarm that is muted is judged when the mute window ends", async () => {
  const time = handClock("2026-03-02T09:00:00Z");
  const { send, releaseDue, ticketsOf } = await testApplication({ clock: time.clock });
  const event = payload("C01");
  event.detail.muteDetail = {
    mutedByArn: `arn:aws:cloudwatch:eu-west-1:${PRODUCTION}:alarm-mute-rule:release`,
    muteWindowStart: "2026-03-02T08:00:00.000+0000",
    muteWindowEnd: "2026-03-02T10:00:00.000+0000",
  };
  const muted = await send(event);
  expect(muted).toMatchObject({ outcome: "discharged", reason: "suppressed" });
  time.set("2026-03-02T10:00:01Z");
  expect(await releaseDue()).toMatchObject([{ outcome: "accepted" }]);
  expect((await ticketsOf(muted.incidentId)).app01?.status).toBe("open");
});

test("what is below the floor of its source is set aside, and judged when it rises", async () => {
  const { send } = await testApplication({ policy: { severityFloors: { "aws.securityhub": "high" } } });
  const finding = (Label: string, UpdatedAt: string) =>
    findingPayload({ Workflow: { Status: "NEW" }, Severity: { Label }, UpdatedAt });
  expect(await send(finding("MEDIUM", "2026-03-02T08:00:00Z"))).toMatchObject({
    outcome: "discharged",
    reason: "suppressed",
  });
  expect(await send(finding("HIGH", "2026-03-02T08:30:00Z"))).toMatchObject({ outcome: "accepted" });
});

test("a release of what is not known, or not set aside, does nothing", async () => {
  const { send } = await testApplication();
  expect(await send({ release: { incidentId: "nothing" } })).toMatchObject({ outcome: "invalid" });
  const { incidentId } = await send(health());
  expect(await send({ release: { incidentId } })).toMatchObject({ outcome: "duplicate" });
});
