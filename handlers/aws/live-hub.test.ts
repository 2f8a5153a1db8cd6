import { describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import type { LivePiece } from "../../channels/channel.ts";
import type { LiveEvent } from "../../channels/webchat/protocol.ts";
import { createConnections } from "../../memory/connections.ts";
import { type TestDatabase, useTestDatabase } from "../../memory/test-database.ts";
import { createLiveHub } from "./live-hub.ts";
import { createPostToPage } from "./post-to-page.ts";
import { startManagementApi } from "./test-management-api.ts";

let database: TestDatabase;
useTestDatabase((prepared) => {
  database = prepared;
});

const START = Date.parse("2026-03-02T09:00:00Z");

/** The hub, with these pages connected and known to it. */
async function openHub(...ids: string[]) {
  const api = await startManagementApi();
  onTestFinished(() => api.close());
  const connections = createConnections(database.documents, database.names.connections);
  let now = START;
  let lists = 0;
  const lines: string[] = [];
  const counted = {
    ...connections,
    list(at: Date) {
      lists += 1;
      return connections.list(at);
    },
  };
  const hub = createLiveHub({
    connections: counted,
    postToPage: createPostToPage(api.client),
    clock: () => new Date(now),
    log: (line) => lines.push(line),
  });
  for (const id of ids) await connections.add(id, new Date(now));
  await hub.refresh();
  return {
    ...{ hub, api, lines, connections: counted },
    lists: () => lists,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    listed: async () => (await connections.list(new Date(now))).sort(),
  };
}

const live = (piece: LivePiece, threadId = "one"): LiveEvent => ({ type: "live", threadId, piece });
const json = (value: unknown) => JSON.stringify(value);

test("pieces of an answer that come while one is on its way go together, in order with the rest", async () => {
  const { hub, api } = await openHub("page");
  const release = api.hold();
  hub.publish(live({ answer: "The " }));
  await vi.waitFor(() => expect(api.posts).toHaveLength(1), { timeout: 15_000 });
  for (const answer of ["gateway ", "is ", "open"]) hub.publish(live({ answer }));
  hub.publish(live({ answerRestarts: true }));
  hub.publish(live({ answer: "No" }));
  hub.publish(live({ answer: ", " }));
  hub.publish(live({ answer: "elsewhere" }, "two"));
  hub.publish(live({ node: "record" }));
  expect(api.posts).toHaveLength(1);
  release();
  await hub.settled();
  expect(api.sentTo("page")).toEqual(
    [
      live({ answer: "The " }),
      live({ answer: "gateway is open" }),
      live({ answerRestarts: true }),
      live({ answer: "No, " }),
      live({ answer: "elsewhere" }, "two"),
      live({ node: "record" }),
    ].map(json),
  );
});

test("pieces of one moment are one message", async () => {
  const { hub, api } = await openHub("page");
  hub.publish(live({ answer: "a" }));
  hub.publish(live({ answer: "b" }));
  await hub.settled();
  expect(api.sentTo("page")).toEqual([json(live({ answer: "ab" }))]);
});

test("an answer to one page goes to that page, behind what it was told before", async () => {
  const { hub, api } = await openHub("one", "two");
  hub.publish(live({ node: "intake" }));
  hub.say("one", { ask: 7, error: "no such thread" });
  await hub.settled();
  expect(api.sentTo("one")).toEqual(
    [live({ node: "intake" }), { ask: 7, error: "no such thread" }].map(json),
  );
  expect(api.sentTo("two")).toEqual([json(live({ node: "intake" }))]);
});

test("a long message arrives in frames, in order, and none is larger than API Gateway takes", async () => {
  const { hub, api } = await openHub("page");
  const answer = '\u{1F642}"\\\u4E16\n'.repeat(12_000);
  hub.publish(live({ answer }));
  hub.publish(live({ node: "record" }));
  await hub.settled();
  const sent = api.sentTo("page");
  expect(sent.length).toBeGreaterThan(2);
  for (const data of sent) expect(Buffer.byteLength(data)).toBeLessThan(128 * 1024);
  const Frame = z.strictObject({ frame: z.uuid(), at: z.number(), of: z.number(), text: z.string() });
  const frames = sent.slice(0, -1).map((data) => Frame.parse(JSON.parse(data)));
  expect(new Set(frames.map(({ frame }) => frame)).size).toBe(1);
  expect(frames.map(({ at, of }) => [at, of])).toEqual(frames.map((_, at) => [at, frames.length]));
  expect(JSON.parse(frames.map(({ text }) => text).join(""))).toEqual(live({ answer }));
  expect(sent.at(-1)).toBe(json(live({ node: "record" })));
});

describe("a page that is gone", () => {
  test("is taken from the list and told nothing more; the others are", async () => {
    const { hub, api, listed, lines } = await openHub("gone", "here");
    api.gone.add("gone");
    hub.publish(live({ node: "intake" }));
    await hub.settled();
    expect(await listed()).toEqual(["here"]);
    hub.publish(live({ node: "record" }));
    await hub.settled();
    expect(api.sentTo("here")).toEqual([live({ node: "intake" }), live({ node: "record" })].map(json));
    expect(api.sentTo("gone")).toHaveLength(1);
    expect(lines).toEqual([]);
  });

  test("and cannot be taken from the list fails nothing else", async () => {
    const { hub, api, lines, connections } = await openHub("gone", "here");
    api.gone.add("gone");
    connections.remove = () => Promise.reject(new Error("the table is away"));
    hub.publish(live({ node: "intake" }));
    await hub.settled();
    expect(api.sentTo("here")).toHaveLength(1);
    expect(lines).toEqual([expect.stringContaining("the table is away")]);
  });
});

test("a page that could not be told stays in the list, and is told again once that is read", async () => {
  const { hub, api, listed, lines, pass } = await openHub("page");
  api.failing.add("page");
  hub.publish(live({ node: "intake" }));
  await hub.settled();
  expect(lines).toEqual([expect.stringMatching(/^a page was not told: /)]);
  expect(await listed()).toEqual(["page"]);
  api.failing.clear();
  pass(5_000);
  await hub.refresh();
  hub.publish(live({ node: "record" }));
  await hub.settled();
  expect(api.sentTo("page").at(-1)).toBe(json(live({ node: "record" })));
});

test("who looks on is read again after five seconds, and not before", async () => {
  const { hub, api, connections, lists, pass } = await openHub("first");
  await connections.add("second", new Date(START));
  await connections.remove("first");
  pass(4_999);
  await hub.refresh();
  expect(lists()).toBe(1);
  pass(1);
  await hub.refresh();
  expect(lists()).toBe(2);
  hub.publish(live({ node: "intake" }));
  await hub.settled();
  expect(api.posts.map(({ id }) => id)).toEqual(["second"]);
});

test("where who looks on cannot be read, those are told that looked on before, and nothing fails", async () => {
  const { hub, api, lines, connections, pass } = await openHub("page");
  const { list } = connections;
  connections.list = () => Promise.reject(new Error("away"));
  pass(5_000);
  await hub.refresh();
  hub.publish(live({ node: "intake" }));
  await hub.settled();
  expect(api.posts.map(({ id }) => id)).toEqual(["page"]);
  expect(lines).toEqual(["who looks on was not read: Error: away"]);
  connections.list = list;
  pass(5_000);
  await connections.remove("page");
  await hub.refresh();
  expect(hub.isWatched()).toBe(false);
});

test("nobody is told where nobody looks on, and changes are counted all the same", async () => {
  const { hub, api } = await openHub();
  expect(hub.isWatched()).toBe(false);
  hub.publish(live({ node: "intake" }));
  hub.publish({ type: "incident", incident: {} as never });
  await hub.settled();
  expect(api.posts).toEqual([]);
  expect(hub.changes()).toBe(1);
});
