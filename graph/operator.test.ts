import { describe, expect, test } from "vitest";
import { DEVELOPMENT, decided, health, said, testApplication, unreachable } from "./test-application.ts";

const LATER = "2026-03-02T08:30:00Z";

test("an operator accepts what was discharged: tickets are opened", async () => {
  const { send, stores, ticketsOf } = await testApplication();
  const { incidentId } = await send(health({ account: DEVELOPMENT }));
  const result = await send(decided(incidentId, "accept", "the demo is tomorrow"));
  expect(result).toMatchObject({ incidentId, outcome: "accepted", reason: null, owner: "app01" });
  expect((await ticketsOf(incidentId)).app01).toMatchObject({ status: "open", progress: "New" });
  const incident = await stores.incidents.get(incidentId ?? "");
  expect(incident).toMatchObject({ status: "open", decidedBy: "olga" });
  const report =
    (await stores.reports.read((await stores.reports.list(incident?.threadId ?? ""))[1] ?? "")) ?? "";
  expect(report).toContain("olga");
  expect(report).toContain("the demo is tomorrow");
});

test("an operator discharges what was accepted, and accepts it again: one ticket, closed and reopened", async () => {
  const { send, stores, ticketsOf } = await testApplication();
  const { incidentId } = await send(health());
  expect(await send(decided(incidentId, "discharge"))).toMatchObject({
    outcome: "discharged",
    reason: "by-operator",
    tickets: [{ action: "closed", status: "closed" }],
  });
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "discharged" });

  expect(await send(decided(incidentId, "accept"))).toMatchObject({
    outcome: "accepted",
    tickets: [{ action: "reopened", status: "open" }],
  });
  const { app01, ...others } = await ticketsOf(incidentId);
  expect(others).toEqual({});
  expect(app01).toMatchObject({ status: "open", progress: "Reopened" });
  expect(app01?.history.map((change) => change.action)).toEqual(["created", "closed", "reopened"]);
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "open", reason: null });
});

test("accepting what is accepted changes no ticket", async () => {
  const { send, ticketsOf } = await testApplication();
  const { incidentId } = await send(health());
  const before = await ticketsOf(incidentId);
  expect(await send(decided(incidentId, "accept"))).toMatchObject({ outcome: "accepted", tickets: [] });
  expect(await ticketsOf(incidentId)).toEqual(before);
});

test("what an operator accepted stays accepted when the source has news", async () => {
  const { send, ticketsOf } = await testApplication();
  const { incidentId } = await send(health({ account: DEVELOPMENT }));
  await send(decided(incidentId, "accept"));
  expect((await send(health({ account: DEVELOPMENT, at: LATER }))).outcome).toBe("updated");
  expect((await ticketsOf(incidentId)).app01?.status).toBe("open");
});

test("a decision about an incident that nobody knows is invalid", async () => {
  const { send, stores } = await testApplication();
  const result = await send(decided("nothing", "accept"));
  expect(result).toMatchObject({ outcome: "invalid", problem: { path: "decision.incidentId" } });
  expect(await stores.incidents.list()).toEqual([]);
  expect(await stores.deliveries.listWaiting()).toEqual([]);
});

test("without a usable answer an operator is asked, and everything to decide on is written first", async () => {
  const { send, stores, notices } = await testApplication({ judges: unreachable() });
  const asked = await send(health());
  expect(asked).toMatchObject({ outcome: "awaiting-operator", severity: null, tickets: [] });
  expect(asked.modelCalls).toBeGreaterThanOrEqual(1);
  expect(asked.judgements.every((judgement) => judgement.by === "nobody")).toBe(true);
  expect(asked.path.slice(-2)).toEqual(["assess", "askOperator"]);
  const [incident] = await stores.incidents.list({ statuses: ["awaiting-operator"] });
  expect(incident?.id).toBe(asked.incidentId);
  const [key = ""] = await stores.reports.list(incident?.threadId ?? "");
  expect(await stores.reports.read(key)).toContain("# awaiting-operator: ");
  const [delivery] = await stores.deliveries.listByThread(incident?.threadId ?? "");
  expect(delivery?.outcome).toBe("awaiting-operator");
  expect(notices).toEqual([]);
});

test.each([
  ["accept", "accepted", null, "open"],
  ["discharge", "discharged", "by-operator", "discharged"],
] as const)("the decision to %s resumes the run that waits", async (action, outcome, reason, status) => {
  const { send, stores, ticketsOf } = await testApplication({ judges: unreachable() });
  const { incidentId } = await send(health());
  const result = await send(decided(incidentId, action));
  expect(result).toMatchObject({ incidentId, outcome, reason });
  expect(result.path).toContain("awaitOperator");
  expect(result.path.filter((node) => node === "intake")).toHaveLength(1);
  const incident = await stores.incidents.get(incidentId ?? "");
  expect(incident).toMatchObject({ status, outcome, reason, decidedBy: "olga", version: 2 });
  expect(Object.keys(await ticketsOf(incidentId))).toEqual(action === "accept" ? ["app01"] : []);
  const deliveries = await stores.deliveries.listByThread(incident?.threadId ?? "");
  expect(deliveries.map((delivery) => delivery.outcome)).toEqual([outcome, outcome]);
  expect(await stores.deliveries.listWaiting()).toEqual([]);
  expect(await stores.reports.list(incident?.threadId ?? "")).toHaveLength(2);
});

test("a newer delivery while a run waits asks again, and the decision is about the newer one", async () => {
  const { send, stores, ticketsOf } = await testApplication({ judges: unreachable() });
  const { incidentId } = await send(health());
  expect((await send(health({ at: LATER }))).outcome).toBe("awaiting-operator");
  expect((await send(decided(incidentId, "accept"))).outcome).toBe("accepted");
  const incident = await stores.incidents.get(incidentId ?? "");
  expect(incident).toMatchObject({ status: "open", updatedAt: "2026-03-02T08:30:00.000Z" });
  expect(Object.keys(await ticketsOf(incidentId))).toEqual(["app01"]);
});

test("a repeat of the delivery while a run waits does not lose the question", async () => {
  const { send, stores, ticketsOf } = await testApplication({ judges: unreachable() });
  const { incidentId } = await send(health());
  expect((await send(health())).outcome).toBe("duplicate");
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "awaiting-operator" });
  expect((await send(decided(incidentId, "accept"))).outcome).toBe("accepted");
  expect(Object.keys(await ticketsOf(incidentId))).toEqual(["app01"]);
});

test("where the policy lets the rule answer, a model that fails is noted and nobody waits", async () => {
  const { send } = await testApplication({ judges: { ...unreachable(), onFailure: "rule" } });
  const result = await send(health());
  expect(result.outcome).toBe("accepted");
  expect(result.judgements.every((judgement) => judgement.by === "rule")).toBe(true);
});

test("a question while a run waits leaves it waiting", async () => {
  const { send, stores, ticketsOf } = await testApplication({ judges: unreachable() });
  const { incidentId } = await send(health());
  expect((await send(said("what is this?", { incidentId }))).outcome).toBe("answered");
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "awaiting-operator" });
  expect((await send(decided(incidentId, "accept"))).outcome).toBe("accepted");
  expect(Object.keys(await ticketsOf(incidentId))).toEqual(["app01"]);
});

test("an event cannot carry a decision", async () => {
  const { send, stores } = await testApplication({ judges: unreachable() });
  const { incidentId } = await send(health());
  const decision = { action: "accept", reason: "because", by: "mallory" };
  expect((await send({ ...health({ at: LATER }), decision })).outcome).toBe("invalid");
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "awaiting-operator" });
});

test("an operator accepts what a person was asked back about", async () => {
  const { send, ticketsOf } = await testApplication();
  const asked = await send(said("our interface endpoints in Sydney are timing out"), { interactive: true });
  expect(asked.outcome).toBe("asked");
  expect((await send(decided(asked.incidentId, "accept"))).outcome).toBe("accepted");
  expect(Object.keys(await ticketsOf(asked.incidentId))).toEqual(["inf01"]);
});

describe("a decision that counts only while", () => {
  const decision = (incidentId: string | null, when: string, by: string) => ({
    decision: { incidentId, action: "discharge", reason: "planned already", by, when },
  });

  test("no person has decided overrules the policy, and no person", async () => {
    const { send, stores } = await testApplication();
    const { incidentId } = await send(health());
    expect((await send(decision(incidentId, "undecided", "olga"))).outcome).toBe("discharged");
    const before = await stores.incidents.get(incidentId ?? "");
    expect((await send(decision(incidentId, "undecided", "bob"))).outcome).toBe("duplicate");
    expect(await stores.incidents.get(incidentId ?? "")).toEqual(before);
    expect((await send(decided(incidentId, "accept"))).outcome).toBe("accepted");
  });

  test("two people click at once is one decision", async () => {
    const { send } = await testApplication({ judges: unreachable() });
    const { incidentId } = await send(health());
    const both = await Promise.all(["olga", "bob"].map((by) => send(decision(incidentId, "undecided", by))));
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(["discharged", "duplicate"]);
  });

  test("a person is asked changes nothing that is decided", async () => {
    const { send, stores } = await testApplication();
    const { incidentId } = await send(health());
    expect((await send(decision(incidentId, "waiting", "olga"))).outcome).toBe("duplicate");
    expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "open" });
  });
});

describe("who is asked and does not answer", () => {
  const waiting = async (otherwise: "accept" | "discharge") => {
    let now = Date.parse("2026-03-02T09:00:00Z");
    const application = await testApplication({
      judges: unreachable(),
      clock: () => new Date(now),
      policy: { operators: { withinHours: 4, otherwise, approvers: ["olga"] } },
    });
    const { incidentId } = await application.send(health());
    return { ...application, incidentId, pass: (hours: number) => (now += hours * 3_600_000) };
  };

  test.each([
    ["accept", "accepted", "open", null],
    ["discharge", "discharged", "discharged", "by-operator"],
  ] as const)(
    "has the policy's %s decided when the time is over, on the record",
    async (otherwise, outcome, status, reason) => {
      const { timeOutDue, pass, stores, incidentId } = await waiting(otherwise);
      pass(3.99);
      expect(await timeOutDue()).toEqual([]);
      pass(0.01);
      expect(await timeOutDue()).toMatchObject([{ incidentId, outcome, reason }]);
      const incident = await stores.incidents.get(incidentId ?? "");
      expect(incident).toMatchObject({ status, decidedBy: "time-out" });
      const keys = await stores.reports.list(incident?.threadId ?? "");
      expect(await stores.reports.read(keys.at(-1) ?? "")).toContain("nobody decided within 4 hours");
      expect(await timeOutDue()).toEqual([]);
    },
  );

  test("may still decide afterwards, and starts anew when the source has news", async () => {
    const { timeOutDue, pass, send, stores, incidentId } = await waiting("discharge");
    pass(3);
    expect((await send(health({ at: LATER }))).outcome).toBe("awaiting-operator");
    pass(3);
    expect(await timeOutDue()).toEqual([]);
    pass(1);
    expect(await timeOutDue()).toHaveLength(1);
    expect((await send(decided(incidentId, "accept"))).outcome).toBe("accepted");
    expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "open", decidedBy: "olga" });
  });
});

describe("what people say in a thread decides nothing that is an operator's", () => {
  const trouble = "it is down again in payments-prod, every call fails with errors";

  test("an incident that waits for an operator goes on waiting, and is still timed out", async () => {
    const application = await testApplication({
      judges: unreachable(),
      policy: {
        onFailure: "operator",
        operators: { withinHours: 0.000001, otherwise: "accept", approvers: ["olga"] },
      },
    });
    const { send, stores, timeOutDue } = application;
    const { incidentId } = await send(health());
    const talk = said(trouble, { incidentId });
    expect((await send(talk, { interactive: true })).outcome).toBe("answered");
    expect((await stores.incidents.get(incidentId ?? ""))?.status).toBe("awaiting-operator");
    expect(await timeOutDue()).toMatchObject([{ outcome: "accepted" }]);
  });

  test("what a person discharged stays discharged, and says who decided, when and why", async () => {
    const { send, stores, ticketsOf } = await testApplication();
    const { incidentId } = await send(health());
    await send(decided(incidentId, "discharge", "planned"));
    const before = await stores.incidents.get(incidentId ?? "");
    expect((await send(said(trouble, { incidentId }), { interactive: true })).outcome).toBe("answered");
    expect(await stores.incidents.get(incidentId ?? "")).toEqual(before);
    expect((await ticketsOf(incidentId)).app01?.status).toBe("closed");
  });

  test("unclear words in the thread of an open incident change nothing about it", async () => {
    const { send, stores } = await testApplication();
    const { incidentId } = await send(health());
    const before = await stores.incidents.get(incidentId ?? "");
    await send(said("please look at this, it is broken", { incidentId }), { interactive: true });
    expect(await stores.incidents.get(incidentId ?? "")).toEqual(before);
  });
});

test("the reason and the time of a decision stay with it when the source has news", async () => {
  const { send, stores } = await testApplication();
  const { incidentId } = await send(health());
  await send(decided(incidentId, "accept", "it is real"));
  const decision = await stores.incidents.get(incidentId ?? "");
  expect(decision?.decidedAt).toMatch(/^2026-03-02T09/);
  await send(health({ at: LATER }));
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({
    outcome: "updated",
    decidedBy: "olga",
    decidedAt: decision?.decidedAt,
    note: "olga: it is real",
  });
});

test("a person who changes their mind is no alarm that flaps: the team hears of every turn", async () => {
  const { send, notices } = await testApplication();
  const { incidentId } = await send(health());
  for (const action of ["discharge", "accept", "discharge", "accept", "discharge"] as const)
    await send(decided(incidentId, action));
  expect(notices.map(({ action }) => action)).toEqual([
    "created",
    ...["closed", "reopened", "closed", "reopened", "closed"],
  ]);
  expect(notices.every(({ note }) => note === null)).toBe(true);
});
