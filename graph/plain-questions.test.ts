import { expect, test } from "vitest";
import { threadIdOf } from "../memory/incidents.ts";
import { health, judgedBy, PRODUCTION, said, testApplication, unreachable } from "./test-application.ts";

test.each(["Show me the open tickets of app01.", "What's open for app01?"])(
  "%j finds the ticket",
  async (text) => {
    const { send, graph, ticketsOf } = await testApplication();
    const { incidentId } = await send(health());
    const { app01 } = await ticketsOf(incidentId);
    await send(said(text));
    const { values } = await graph.getState({ configurable: { thread_id: threadIdOf("chat~T1") } });
    expect(values.answer).toContain(`[${app01?.id}]`);
  },
);

const OUTAGE = `the database in ${PRODUCTION} is down, every call fails with errors`;
test("a report that no model can tell from a question is not lost", async () => {
  const { send } = await testApplication({ judges: unreachable() });
  expect((await send(said(OUTAGE))).outcome).toBe("awaiting-operator");
});

test("a report whose facts no model can read is not discharged for want of an account", async () => {
  const judges = judgedBy({ classify: { value: "report", evidence: null } }, "operator");
  const { send } = await testApplication({ judges });
  expect((await send(said(OUTAGE))).outcome).toBe("awaiting-operator");
});

test.each([
  "Open Health events by severity, please",
  "Group the open ones by severity.",
  "Open incidents of payments-prod",
  "Everything about payments-prod please",
  "payments-prod, payments-dev and core-network",
  "EKS incidents in core-network or payments-dev",
  "close the EKS ticket",
  "incidents not in payments-prod",
])("%j asks, and opens nothing", async (text) => {
  const { send, stores } = await testApplication();
  await send(health());
  expect(await send(said(text))).toMatchObject({ outcome: "answered", tickets: [] });
  expect(await stores.incidents.list()).toHaveLength(1);
});

test("an account that was asked back for is no question", async () => {
  const { send } = await testApplication();
  await send(said("Our checkout API is timing out, every call fails."), { interactive: true });
  expect(await send(said("it is payments-prod"), { interactive: true })).toMatchObject({
    outcome: "accepted",
  });
});

test("a query in the thread that we asked back in is no answer", async () => {
  const { send, stores } = await testApplication();
  await send(said("Our checkout API is timing out, every call fails."), { interactive: true });
  expect(await send(said("open incidents of app01"), { interactive: true })).toMatchObject({
    outcome: "answered",
  });
  expect(await stores.incidents.list()).toMatchObject([{ status: "asked" }]);
});

test.each(["we have a severity 5 incident in payments-prod", "There are open alarms in payments-prod"])(
  "%j tells, though each of its words could ask",
  async (text) => {
    const { send } = await testApplication();
    expect((await send(said(text))).outcome).not.toBe("answered");
  },
);
