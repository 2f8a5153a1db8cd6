import type { BaseMessage } from "@langchain/core/messages";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import type { Result } from "../handlers/result.ts";
import { Lookups, type Reply } from "../judgements/scripted-model.ts";
import { threadIdOf } from "../memory/incidents.ts";
import { health, judgedBy, said, type TestApplication, testApplication } from "./test-application.ts";

/** A search for tickets that filters nothing. */
const everything = { query: "", teams: [], status: null, minimumSeverity: null, account: null };

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

test.each([
  "who owns this incident?",
  "what is its severity?",
  "which ticket was opened for it?",
  "why was it accepted?",
  "what should I do?",
])(
  "in the thread of an incident, %s is answered from what is known of it, and of no other",
  async (question) => {
    const application = await testApplication();
    const { incidentId } = await application.send(health());
    const other = await application.send(health({ id: "other" }));
    const { app01 } = await application.ticketsOf(incidentId);
    const answer = await answerTo(application, await application.send(said(question, { incidentId })));
    expect(answer).toMatch(/severity \d, owner app01/);
    expect(answer).toContain(`ticket [${app01?.id}] of app01`);
    expect(answer).toContain("decided by policy: Accepted: production is affected");
    expect(answer).toContain(`- to do: ${app01?.recommendedActions[0]?.text}`);
    expect(answer).not.toContain(String(other.incidentId));
  },
);

test("in the thread of an incident, a question about others is answered from the others", async () => {
  const application = await testApplication();
  const { incidentId } = await application.send(health());
  await application.send(health({ id: "other" }));
  const answer = await answerTo(
    application,
    await application.send(said("how many are open?", { incidentId })),
  );
  expect(answer).toContain("2 incidents");
});

test.each(["incidents not in payments-prod", "open incidents owned by fin01"])(
  "%s: nothing is shown that was not asked for",
  async (question) => {
    const application = await testApplication();
    const { incidentId } = await application.send(health());
    const { app01 } = await application.ticketsOf(incidentId);
    const answer = await answerTo(application, await application.send(said(question)));
    expect(answer).not.toContain(String(incidentId));
    expect(answer).not.toContain(String(app01?.id));
  },
);

test("a question goes on with the one before it in its thread", async () => {
  const application = await testApplication();
  await application.send(health());
  await application.send(health({ id: "other", detail: { statusCode: "open" } }));
  await application.send(said("how many are open for app01?"));
  const answer = await answerTo(application, await application.send(said("and for inf01?")));
  expect(answer).toMatch(/open incidents of inf01/);
  expect(answer).toMatch(/nothing/);
});

test("the team's document comes before tickets that share a word with the question", async () => {
  const application = await testApplication();
  const text = "You should update it before that date. You should act.";
  for (const id of ["one", "two", "three", "four", "five"]) await application.send(health({ id, text }));
  await application.stores.knowledge.put({
    id: "runbooks/vpn.md",
    collection: "documents",
    title: "VPN tunnel down",
    text: "# VPN tunnel down\n\nCheck the other tunnel of the connection first.",
    url: null,
    metadata: {},
    updatedAt: "2026-01-01T00:00:00.000Z",
  });
  const answer = await answerTo(application, await application.send(said("what should I do about the VPN?")));
  expect(answer.split("\n")[1]).toContain("[runbooks/vpn.md]");
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
  const result = await application.send(said("What is open for app01 about certificates?"));
  expect(result.outcome).toBe("answered");
  expect(await answerTo(application, result)).toContain("could not be searched");
});

test("a model's answer is used when its sources were found, and refused when it makes them up", async () => {
  const text = "Why was the cluster upgrade accepted?";
  const asked = async (sourcesOf: (incidentId: string | null) => string) => {
    const judges = judgedBy({});
    const application = await testApplication({ judges });
    const { incidentId } = await application.send(health());
    judges.answers.answer = `Because it is production.\nSources: ${sourcesOf(incidentId)}`;
    const result = await application.send(said(text));
    expect(result.path).toEqual(["intake", "classify", "consult", "respond", "record"]);
    return { by: result.judgements.at(-1)?.by, incidentId, answer: await answerTo(application, result) };
  };
  const used = await asked((incidentId) => `[${incidentId}]`);
  expect(used).toMatchObject({
    by: "test:scripted",
    answer: `Because it is production.\n\nSources: [${used.incidentId}]`,
  });
  const refused = await asked(() => "[T-MADEUP]");
  expect(refused.by).toBe("rule");
  expect(refused.answer).not.toContain("Because it is production.");
});

test("an agent searches with the reading tools, and its steps leave nothing in the thread", async () => {
  const judges = judgedBy({});
  const application = await testApplication({ judges });
  const { send, stores, ticketsOf, graph } = application;
  const { incidentId } = await send(health());
  const { app01 } = await ticketsOf(incidentId);
  const replies: Reply[] = [
    new Lookups(
      { name: "search_tickets", args: { ...everything, query: "cluster" } },
      { name: "search_history", args: { query: "cluster", type: null, statuses: [], limit: 5 } },
    ),
    `It is open [${app01?.id}].\nSources: [${app01?.id}]`,
  ];
  judges.answers.answer = () => replies.shift() ?? new Error("the script is over");
  const result = await send(said("How is the moon?"));
  expect(result).toMatchObject({ outcome: "answered", modelCalls: 2, tickets: [] });
  expect(await answerTo(application, result)).toContain(`Sources: [${app01?.id}]`);
  const seen = judges.model.asked.at(-1) ?? [];
  expect(seen.map(({ type }) => type)).toEqual(["system", "human", "ai", "tool", "tool"]);
  expect(seen[3]?.text).toContain(`[${app01?.id}]`);
  expect(seen[4]?.text).toContain(`[${incidentId}]`);

  const config = { configurable: { thread_id: threadIdOf("chat~T1") } };
  const { messages } = (await graph.getState(config)).values;
  expect((messages as BaseMessage[]).map(({ type }) => type)).toEqual(["human", "ai"]);
  const namespaces = new Set<unknown>();
  for await (const { config: each } of (graph.checkpointer as BaseCheckpointSaver).list(config))
    namespaces.add(each.configurable?.checkpoint_ns);
  expect([...namespaces]).toEqual([""]);
  expect(await stores.incidents.get("chat~T1")).toBeNull();
});

test("a search of the agent that fails is said, and the agent goes on", async () => {
  const judges = judgedBy({});
  const application = await testApplication({ judges });
  const replies: Reply[] = [
    new Lookups({ name: "search_tickets", args: everything }),
    "I could not search the tickets.\nSources: none",
  ];
  judges.answers.answer = () => {
    application.stores.tickets.list = () => Promise.reject(new Error("the table is gone"));
    return replies.shift() ?? new Error("the script is over");
  };
  const result = await application.send(said("How is the moon?"));
  expect(result.judgements.at(-1)).toMatchObject({ name: "answer", by: "test:scripted" });
  expect(await answerTo(application, result)).toMatch(/could not search the tickets\.\nSome of what I know/);
  expect(judges.model.asked.at(-1)?.at(-1)?.text).toContain("The search failed");
});

test("what was said before in the thread is known", async () => {
  const judges = judgedBy({ answer: "Nothing.\nSources: none" });
  const { send } = await testApplication({ judges });
  await send(said("Who owns the moon?"));
  await send(said("And who owned it before?"));
  const asked = judges.model.asked.at(-1)?.[1]?.text ?? "";
  expect(asked).toContain(
    "Earlier in this thread:\nPerson: Who owns the moon?\nOHERO: Nothing.\nQuestion:\nAnd who owned it before?",
  );
});

test("an answer is heard while it is written", async () => {
  const judges = judgedBy({ answer: "First. Second.\nSources: none" });
  const application = await testApplication({ judges });
  const [part] = await application.receive(said("How is the moon?"), { interactive: true });
  if (part === undefined) throw new Error("a message has one part");
  const heard: unknown[] = [];
  const result = await application.run(part, { onPiece: (piece) => heard.push(piece) });
  expect(heard).toEqual([
    ...["intake", "classify", "consult"].map((node) => ({ node })),
    { answer: "First. " },
    { answer: "Second.\n" },
    ...["respond", "record"].map((node) => ({ node })),
  ]);
  expect(result).toMatchObject({ outcome: "answered", modelCalls: 1 });
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
