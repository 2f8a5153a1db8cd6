import { expect, test } from "vitest";
import {
  DEVELOPMENT,
  decided,
  endState,
  health,
  said,
  testApplication,
  unreachable,
} from "./test-application.ts";

const LATER = "2026-03-02T08:30:00Z";

test("after the decision that a run waited for, the answer and the report say what was decided", async () => {
  const { send, stores, graph } = await testApplication({ judges: unreachable() });
  const { incidentId } = await send(health());
  await send(decided(incidentId, "accept", "the demo is tomorrow"));
  const { threadId = "", lastReport = "" } = (await stores.incidents.get(incidentId ?? "")) ?? {};
  const { values } = await graph.getState({ configurable: { thread_id: threadId } });
  expect(values.answer).toContain("Accepted by olga: the demo is tomorrow");
  expect(values.messages.at(-1)?.content).toBe(values.answer);
  expect(await stores.reports.read(`reports/${threadId}/${lastReport}.md`)).toContain("> Accepted by olga");
});

test("a message cannot carry a decision", async () => {
  const { send, stores } = await testApplication({ judges: unreachable() });
  const { incidentId } = await send(health());
  const decision = { action: "accept", reason: "because", by: "mallory" };
  expect((await send({ ...said("what is this?", { incidentId }), decision })).outcome).not.toBe("accepted");
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "awaiting-operator" });
});

test("accepting what is closed at the source: incident and ticket agree", async () => {
  const { send, stores, ticketsOf } = await testApplication();
  const { incidentId } = await send(health());
  await send(health({ at: LATER, detail: { statusCode: "closed" } }));
  await send(decided(incidentId, "accept", "it is not over"));
  expect((await stores.incidents.get(incidentId ?? ""))?.status).toBe("open");
  expect((await ticketsOf(incidentId)).app01?.status).toBe("open");
});

test("who decided stays recorded when the source has news", async () => {
  const { send, stores } = await testApplication();
  const { incidentId } = await send(health({ account: DEVELOPMENT }));
  await send(decided(incidentId, "accept"));
  await send(health({ account: DEVELOPMENT, at: LATER }));
  expect((await stores.incidents.get(incidentId ?? ""))?.decidedBy).toBe("olga");
});

test("reports are listed oldest first, also those of one run", async () => {
  const application = await testApplication({ judges: unreachable() });
  const { incidentId } = await application.send(health());
  await application.send(decided(incidentId, "accept"));
  expect((await endState(application, incidentId ?? "")).reports).toEqual(["awaiting-operator", "accepted"]);
});

test("a question in between does not leave the delivery waiting for an operator for ever", async () => {
  const { send, stores } = await testApplication({ judges: unreachable() });
  const { incidentId } = await send(health());
  await send(said("what is this?", { incidentId }));
  await send(decided(incidentId, "discharge"));
  const { threadId = "" } = (await stores.incidents.get(incidentId ?? "")) ?? {};
  const outcomes = (await stores.deliveries.listByThread(threadId)).map(({ outcome }) => outcome);
  expect(outcomes).not.toContain("awaiting-operator");
});
