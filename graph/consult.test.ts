import { expect, test } from "vitest";
import type { Result } from "../handlers/result.ts";
import { threadIdOf } from "../memory/incidents.ts";
import { health, judgedBy, said, type TestApplication, testApplication } from "./test-application.ts";

/** The answer that stands in the thread after a run. */
async function answerTo({ graph }: TestApplication, { incidentId }: Result): Promise<string> {
  const config = { configurable: { thread_id: threadIdOf(incidentId ?? "") } };
  const { answer, messages } = (await graph.getState(config)).values;
  expect(messages.at(-1)?.content).toBe(answer);
  return answer;
}

test("a question is answered with its sources, and nothing is written but the record", async () => {
  const application = await testApplication();
  const { send, stores, ticketsOf, notices } = application;
  const { incidentId } = await send(health());
  const before = [await stores.incidents.list(), await ticketsOf(incidentId), notices.length];

  const result = await send(said("What is open for app01?"));
  expect(result).toMatchObject({
    incidentId: "chat~T1",
    outcome: "answered",
    reason: null,
    tickets: [],
    path: ["intake", "classify", "consult", "respond", "record"],
  });
  const { app01 } = await ticketsOf(incidentId);
  expect(await answerTo(application, result)).toContain(`[${app01?.id}]`);
  expect([await stores.incidents.list(), await ticketsOf(incidentId), notices.length]).toEqual(before);
  expect(await stores.deliveries.listByThread(threadIdOf("chat~T1"))).toMatchObject([
    { outcome: "answered" },
  ]);
  expect(await stores.reports.list(threadIdOf("chat~T1"))).toHaveLength(1);
});

test("what is not known is said", async () => {
  const application = await testApplication();
  const result = await application.send(said("What is open for app01?"));
  expect(await answerTo(application, result)).toContain("nothing");
});

test("a question in the thread of an incident is answered from that incident", async () => {
  const application = await testApplication();
  const { incidentId } = await application.send(health());
  await application.send(health({ id: "other" }));
  const result = await application.send(said("what is this about?", { incidentId }));
  expect(result).toMatchObject({ incidentId, outcome: "answered" });
  expect(await answerTo(application, result)).toContain(`[${incidentId}]`);
});

test("a question does not become a part of the incident", async () => {
  const { send, stores } = await testApplication();
  const { incidentId } = await send(health());
  const before = await stores.incidents.get(incidentId ?? "");
  await send(said("what is this about?", { incidentId }));
  expect(await stores.incidents.get(incidentId ?? "")).toEqual(before);
  expect((await send(health({ at: "2026-03-02T08:30:00Z" }))).outcome).toBe("updated");
});

test("a search that fails is said, and not taken for nothing found", async () => {
  const application = await testApplication();
  application.stores.tickets.list = () => Promise.reject(new Error("the table is gone"));
  const result = await application.send(said("What is open for app01?"));
  expect(result.outcome).toBe("answered");
  expect(await answerTo(application, result)).toContain("could not be searched");
});

test("a model's answer is used when its sources were found, and refused when it makes them up", async () => {
  const text = "Why was the cluster upgrade accepted?";
  const asked = async (sources: string[]) => {
    const answer = { value: "Because it is production.", sources, evidence: null };
    const judges = judgedBy({ classify: { value: "question", evidence: null }, answer });
    const application = await testApplication({ judges });
    await application.send(health());
    const result = await application.send(said(text));
    return { by: result.judgements.at(-1)?.by, answer: await answerTo(application, result) };
  };
  expect(await asked([])).toEqual({ by: "test:scripted", answer: "Because it is production." });
  const refused = await asked(["T-MADEUP"]);
  expect(refused.by).toBe("rule");
  expect(refused.answer).not.toContain("Because it is production.");
});

test("the same message twice is handled once", async () => {
  const { send, ticketsOf } = await testApplication();
  const report = said("222233334444 is down, every call fails with errors", { id: "m1" });
  const first = await send(report, { interactive: true });
  expect(first.outcome).toBe("accepted");
  expect((await send(report, { interactive: true })).outcome).toBe("duplicate");
  const tickets = Object.values(await ticketsOf(first.incidentId));
  expect(tickets.map((ticket) => ticket.history.length)).toEqual(tickets.map(() => 1));
});

test("two people's threads are two incidents", async () => {
  const { send } = await testApplication();
  const text = "222233334444 is down, every call fails with errors";
  const results = [await send(said(text, { thread: "A" })), await send(said(text, { thread: "B" }))];
  expect(results.map(({ incidentId, outcome }) => [incidentId, outcome])).toEqual([
    ["chat~A", "accepted"],
    ["chat~B", "accepted"],
  ]);
});
