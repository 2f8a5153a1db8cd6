import { expect, test } from "vitest";
import { createSilentChannel } from "../channels/silent.ts";
import type { Answers, LiveEvent, PageMessage } from "../channels/webchat/protocol.ts";
import { createWebChat } from "../channels/webchat/webchat.ts";
import type { TestOptions } from "../graph/test-application.ts";
import { DEVELOPMENT, health, PRODUCTION, testApplication } from "../graph/test-application.ts";
import { createHub } from "./hub.ts";
import { createPageAnswers } from "./page-answers.ts";
import { createRunLater } from "./run-later.ts";
import { createWatch } from "./watch-incidents.ts";
import { serveConnection } from "./websocket.ts";

type Asked<Type extends PageMessage["type"]> = Omit<Extract<PageMessage, { type: Type }>, "ask" | "type">;

/** The application with its web chat, as a page that is open sees it. */
async function openPage(options: TestOptions = {}) {
  const hub = createHub();
  const application = await testApplication({
    channel: ({ messages }) => createWebChat({ messages, publish: hub.publish, isWatched: hub.isWatched }),
    ...options,
  });
  const later = createRunLater(application, (error) => {
    throw error;
  });
  const answer = createPageAnswers(application, { hub, enqueue: later.enqueue });
  const events: LiveEvent[] = [];
  hub.subscribe((event) => events.push(event));
  const ask = async <Type extends PageMessage["type"]>(type: Type, message: Partial<Asked<Type>> = {}) =>
    (await answer({ ask: 1, type, ...message })) as Answers[Type];
  return { ...application, hub, later, answer, events, ask };
}

const filter = { text: "", statuses: [], team: null };
const ID = "0b4c1f0e-7c1e-4a57-9f43-1d2f3a4b5c6d";
const AT = "2026-03-02T09:00:00.000Z";

test("a page learns of the rooms, the server's time and that not everybody may decide, but not who does", async () => {
  const { ask } = await openPage({
    policy: { operators: { withinHours: 24, otherwise: "accept", approvers: ["ann"] } },
  });
  const { rooms, at, hasApprovers } = await ask("hello");
  expect(rooms[0]).toEqual({ id: "operations", name: "Operations" });
  expect(rooms.map(({ id }) => id)).toContain("app01");
  expect(at).toMatch(/^2026-03-02T09/);
  expect(hasApprovers).toBe(true);
});

test("incidents are listed, found, and gone through page by page, each once", async () => {
  const { ask, send } = await openPage();
  for (let index = 0; index < 7; index += 1) await send(health({ id: `n${index}` }));
  await send(health({ id: "dev", account: DEVELOPMENT }));
  const { total, hasMore, incidents } = await ask("list", { filter, limit: 3 });
  expect([total, hasMore, incidents.length]).toEqual([8, true, 3]);
  const seen = incidents.map(({ threadId }) => threadId);
  let last = incidents.at(-1);
  for (let more = true; more; ) {
    const page = await ask("list", { filter, limit: 3, before: last ?? null });
    seen.push(...page.incidents.map(({ threadId }) => threadId));
    last = page.incidents.at(-1);
    more = page.hasMore;
  }
  expect(new Set(seen).size).toBe(8);
  expect(seen).toHaveLength(8);
  expect((await ask("list", { filter: { ...filter, statuses: ["discharged"] } })).total).toBe(1);
  expect((await ask("list", { filter: { ...filter, text: "PLANNED_N3" } })).total).toBe(1);
  expect((await ask("list", { filter: { ...filter, team: "app01" } })).total).toBe(7);
});

test("the threads of an incident hold what was decided and on what evidence, and its details hold the rest", async () => {
  const { ask, send, stores, events } = await openPage();
  const { incidentId } = await send(health());
  const threadId = (await stores.incidents.get(incidentId ?? ""))?.threadId ?? "";
  const { incident, messages } = await ask("thread", { threadId });
  expect(incident).toMatchObject({
    status: "open",
    accounts: [{ id: PRODUCTION, name: expect.any(String) }],
  });
  const reply = messages.find(({ kind }) => kind === "reply");
  expect(reply?.details).toMatchObject({
    outcome: "accepted",
    path: expect.arrayContaining(["intake", "record"]),
  });
  expect(JSON.stringify(reply?.details.judgements)).toContain('"name":"severity"');
  expect(messages.map(({ kind }) => kind).sort()).toEqual(["notice", "reply"]);
  const details = await ask("details", { threadId });
  expect(details.raw).toMatchObject({ source: "aws.health" });
  expect(details.tickets).toHaveLength(1);
  expect(details.report).toContain("# accepted");
  expect(events.map(({ type }) => type)).toContain("incident");
  expect((await ask("room", { room: "app01" })).messages).toHaveLength(1);
  const { days } = await ask("counts", { days: 3 });
  expect(days.at(-1)).toEqual({ day: "2026-03-02", counts: { accepted: 1 } });
});

test("a list is read once for whoever types, and anew when something has changed", async () => {
  const { ask, send, stores, events } = await openPage();
  let reads = 0;
  const { list } = stores.incidents;
  stores.incidents.list = (given) => {
    reads += 1;
    return list(given);
  };
  await send(health({ id: "one" }));
  reads = 0;
  for (const text of ["", "p", "pl", "planned"]) await ask("list", { filter: { ...filter, text } });
  expect(reads).toBe(1);
  await send(health({ id: "two" }));
  expect((await ask("list", { filter })).total).toBe(2);
  expect(events.filter(({ type }) => type === "incident")).toHaveLength(2);
});

test("a question is shown at once, answered once, however often it is sent", async () => {
  const { ask, later, events } = await openPage();
  const say = { id: ID, at: AT, user: "ann", text: "what is open for app01?", threadId: null };
  const first = await ask("say", say);
  expect(events.map((event) => (event.type === "message" ? event.message.text : event.type))).toEqual([
    say.text,
  ]);
  await Promise.all([ask("say", say), ask("say", say)]);
  await later.settled();
  expect((await ask("say", say)).threadId).toBe(first.threadId);
  await later.settled();
  const { messages } = await ask("thread", { threadId: first.threadId });
  expect(messages.map(({ author, kind }) => [author, kind])).toEqual([
    ["ann", "said"],
    ["OHERO", "reply"],
  ]);
  const nodes = events.flatMap((event) =>
    event.type === "live" && "node" in event.piece ? [event.piece.node] : [],
  );
  expect(nodes).toEqual(["intake", "classify", "consult", "respond", "record"]);
  expect((await ask("room", { room: "operations" })).messages.map(({ text }) => text)).toEqual([say.text]);
});

test("a report that names no account is asked back, and goes on with the answer in its thread", async () => {
  const { ask, later } = await openPage();
  const say = { at: AT, user: "ann" };
  const { threadId } = await ask("say", { ...say, id: ID, text: "the API is timing out", threadId: null });
  await later.settled();
  await ask("say", {
    ...say,
    at: AT.replace("00.000Z", "30.000Z"),
    id: ID.replace("0b", "1b"),
    text: `it is ${PRODUCTION}`,
    threadId,
  });
  await later.settled();
  const { incident, messages } = await ask("thread", { threadId });
  expect(incident?.status).toBe("open");
  expect(messages.filter(({ kind }) => kind !== "notice").map(({ kind }) => kind)).toEqual([
    "said",
    "question",
    "said",
    "reply",
  ]);
});

test("what people say in a thread does not take the place of the event as it came", async () => {
  const { ask, send, later, stores } = await openPage();
  const { incidentId } = await send(health());
  const threadId = (await stores.incidents.get(incidentId ?? ""))?.threadId ?? "";
  await ask("say", { id: ID, at: AT, user: "ann", text: "who owns it?", threadId });
  await later.settled();
  expect((await ask("details", { threadId })).raw).toMatchObject({ source: "aws.health" });
});

test("what is sent again after a long sleep is no second message", async () => {
  let time = Date.parse(AT);
  const { ask, send, later, stores } = await openPage({ clock: () => new Date(time++) });
  const { incidentId } = await send(health());
  const ofIncident = (await stores.incidents.get(incidentId ?? ""))?.threadId ?? "";
  for (const [id, threadId] of [
    [ID, null],
    [ID.replace("0", "1"), ofIncident],
  ] as const) {
    time = Date.parse(AT);
    const say = { id, at: AT, user: "ann", text: "what is open for app01?", threadId };
    const first = await ask("say", say);
    await later.settled();
    time += 11 * 60_000;
    expect(await ask("say", say)).toEqual(first);
    await later.settled();
    const { messages } = await ask("thread", { threadId: first.threadId });
    expect(messages.filter(({ kind }) => kind === "said")).toHaveLength(1);
    expect((await stores.deliveries.listWaiting()).length).toBe(0);
  }
});

test.each(["policy", "Time-out", "OHERO", "\u202eann", "a".repeat(81)])(
  "nobody is called %j",
  async (user) => {
    const { ask, send, stores } = await openPage();
    const { incidentId } = await send(health());
    const threadId = (await stores.incidents.get(incidentId ?? ""))?.threadId ?? "";
    const decide = { threadId, action: "discharge" as const, reason: "planned", user };
    await expect(ask("decide", decide)).rejects.toThrow("user: expected");
    await expect(ask("say", { id: ID, at: AT, user, text: "hi?", threadId: null })).rejects.toThrow(
      "user: expected",
    );
  },
);

test("an incident is decided once; overruling says so", async () => {
  const { ask, send, stores } = await openPage();
  const { incidentId } = await send(health());
  const threadId = (await stores.incidents.get(incidentId ?? ""))?.threadId ?? "";
  const decide = { threadId, action: "discharge" as const, reason: "planned", user: "ann" };
  expect(await ask("decide", decide)).toEqual({ outcome: "discharged" });
  await expect(ask("decide", { ...decide, user: "ben" })).rejects.toThrow(
    "already decided by ann: discharged",
  );
  expect(await ask("decide", { ...decide, action: "accept", user: "ben", overrule: true })).toEqual({
    outcome: "accepted",
  });
  const { incident } = await ask("thread", { threadId });
  expect(incident).toMatchObject({ status: "open", decidedBy: "ben", isDecidedByPerson: true });
});

test.each([
  ["no type", {}, "type: expected"],
  ["another type", { type: "drop" }, "type: expected"],
  ["a thread that is no id", { type: "thread", threadId: "../x" }, "threadId: expected"],
  [
    "text that is too long",
    { type: "say", id: ID, at: AT, user: "a", text: "x".repeat(30_000), threadId: null },
    "text: expected",
  ],
  ["no name", { type: "say", id: ID, at: AT, user: " ", text: "x", threadId: null }, "user: expected"],
  [
    "a reason that is blank",
    { type: "decide", threadId: ID, action: "accept", reason: " ", user: "a" },
    "reason: expected",
  ],
  [
    "an unknown thread",
    { type: "say", id: ID, at: AT, user: "a", text: "x", threadId: ID },
    "there is no such thread",
  ],
  ["an unknown incident", { type: "details", threadId: ID }, "there is no such incident"],
])("%s is refused in words", async (_, message, problem) => {
  const { answer } = await openPage();
  await expect(answer({ ask: 1, ...message })).rejects.toThrow(problem);
});

test("a connection is answered by number, hears what happens, and survives what cannot be read", async () => {
  const { answer, hub } = await openPage();
  const heard: unknown[] = [];
  let waiting = 0;
  let isClosed = false;
  const connection = serveConnection(
    {
      send: (text) => heard.push(JSON.parse(text)),
      close: () => (isClosed = true),
      bufferedAmount: () => waiting,
    },
    { hub, answer },
  );
  for (const text of ["{", "[]", '{"ask":7,"type":"nope"}', '{"ask":8,"type":"hello"}'])
    await connection.onMessage(text);
  const error = expect.any(String);
  expect(heard).toMatchObject([
    { ask: -1, error },
    { ask: -1, error },
    { ask: 7, error },
    { ask: 8, answer: { rooms: expect.any(Array) } },
  ]);
  hub.publish({ type: "live", threadId: ID, piece: { node: "intake" } });
  expect(heard.at(-1)).toEqual({ type: "live", threadId: ID, piece: { node: "intake" } });
  // A page that does not read is cut off: it comes back, and lists anew.
  waiting = 100 * 1024 * 1024;
  hub.publish({ type: "live", threadId: ID, piece: { node: "record" } });
  expect(isClosed).toBe(true);
  connection.onClose();
  expect(hub.isWatched()).toBe(true);
});

test("what another process changes is told to pages that are open, once", async () => {
  const { stores, organization, send, events, hub } = await openPage({ channel: createSilentChannel() });
  let now = Date.parse("2026-03-02T10:00:00Z");
  const look = createWatch({ stores, organization }, { hub, clock: () => new Date(now) });
  await send(health({ id: "before" }));
  await look();
  expect(events).toEqual([]);
  now = 0;
  await send(health({ id: "after" }));
  await look();
  await look();
  expect(events).toMatchObject([{ type: "incident", incident: { version: 1 } }]);
});
