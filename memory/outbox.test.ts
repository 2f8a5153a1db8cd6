import { beforeEach, expect, test } from "vitest";
import { createOutbox, type NewOutboxEntry, type Outbox, type OutboxEntry } from "./outbox.ts";
import { useTestDatabase } from "./test-database.ts";

let outbox: Outbox;
useTestDatabase(({ documents, names, objects }) => {
  outbox = createOutbox(documents, names.outbox, objects, 400);
});

const at = (second: number) => `2026-03-02T09:00:${String(second).padStart(2, "0")}.000Z`;
const entry = (changes: Partial<NewOutboxEntry> = {}): NewOutboxEntry => ({
  service: "slack",
  group: "one",
  key: "a",
  lane: "C1",
  version: 1,
  payload: { text: "first" },
  at: at(0),
  ...changes,
});

async function only(group = "one"): Promise<OutboxEntry> {
  const [first, ...more] = await outbox.listGroup(group);
  if (first === undefined || more.length > 0) throw new Error("not one entry");
  return first;
}

beforeEach(() => outbox.put(entry()));

test("an entry waits until it is sent, and is known by its place then", async () => {
  expect(await outbox.listDue("slack", at(0))).toEqual([{ group: "one", lane: "C1" }]);
  expect(await outbox.listDue("jira", at(0))).toEqual([]);
  expect(await only()).toMatchObject({ payload: { text: "first" }, dueAt: at(0), attempts: 0, place: null });
  expect(await outbox.claim(await only(), { now: at(1), until: at(30) })).toBe(true);
  await outbox.markSent(await only(), { place: "C1~1.1", now: at(2) });
  expect(await only()).toMatchObject({ dueAt: null, place: "C1~1.1", sentVersion: 1, sendingSince: null });
  expect(await outbox.listDue("slack", at(59))).toEqual([]);
  expect(await outbox.nextDueAt("slack", at(0))).toBeNull();
  expect((await outbox.findByPlace("C1~1.1"))?.key).toBe("a");
  expect(await outbox.findByPlace("C1~2.2")).toBeNull();
});

test("the same version again changes nothing, a newer one takes its place and is sent", async () => {
  await outbox.put(entry({ payload: { text: "again" } }));
  expect((await only()).payload).toEqual({ text: "first" });
  await outbox.claim(await only(), { now: at(1), until: at(30) });
  await outbox.markSent(await only(), { place: "p", now: at(2) });
  await outbox.put(entry({ at: at(3) }));
  expect((await only()).dueAt).toBeNull();
  await outbox.put(entry({ version: 2, payload: { text: "second" }, at: at(3) }));
  expect(await only()).toMatchObject({
    payload: { text: "second" },
    dueAt: at(3),
    place: "p",
    sentVersion: 1,
  });
});

test("what is put while its first version is sent is next", async () => {
  const first = await only();
  await outbox.claim(first, { now: at(1), until: at(30) });
  await outbox.put(entry({ version: 2, payload: { text: "second" }, at: at(2) }));
  await outbox.markSent(first, { place: "p", now: at(3) });
  expect(await only()).toMatchObject({
    dueAt: at(3),
    place: "p",
    sentVersion: 1,
    version: 2,
    sendingSince: null,
  });
});

test("of several that claim an entry one gets it, and nobody else before its time is over", async () => {
  const read = await only();
  const claims = Array.from({ length: 8 }, () => outbox.claim(read, { now: at(1), until: at(30) }));
  expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  expect(await outbox.claim(await only(), { now: at(29), until: at(50) })).toBe(false);
  expect(await outbox.claim(await only(), { now: at(30), until: at(50) })).toBe(true);
});

test("an attempt whose end is not known is remembered from its beginning; one that surely failed is not", async () => {
  await outbox.claim(await only(), { now: at(1), until: at(10) });
  expect((await only()).sendingSince).toBe(at(1));
  await outbox.postpone(await only(), { until: at(12), problem: "lost", isDoubtful: true });
  await outbox.claim(await only(), { now: at(12), until: at(20) });
  expect(await only()).toMatchObject({ sendingSince: at(1), attempts: 2, problem: "lost" });
  await outbox.postpone(await only(), { until: at(25), problem: "limited", isDoubtful: false });
  expect(await only()).toMatchObject({ sendingSince: null, dueAt: at(25) });
  expect(await outbox.nextDueAt("slack", at(20))).toBe(at(25));
});

test("what is refused is kept with its problem, and waits no more", async () => {
  await outbox.refuse(await only(), "too long");
  expect(await only()).toMatchObject({ dueAt: null, problem: "too long", place: null });
  expect(await outbox.listWaiting("slack")).toEqual([]);
});

test("a group is listed by key, also where it is large and its entries are", async () => {
  for (const key of ["c", "b"]) await outbox.put(entry({ key, payload: { text: "x".repeat(400_000) } }));
  await Promise.all(Array.from({ length: 30 }, (_, index) => outbox.put(entry({ key: `d${index + 10}` }))));
  const keys = (await outbox.listGroup("one")).map(({ key }) => key);
  expect(keys.slice(0, 3)).toEqual(["a", "b", "c"]);
  expect(keys).toEqual([...keys].sort());
  expect(keys).toHaveLength(33);
});

test("what is marked again and again waits since the first mark, and no more when it is sent", async () => {
  const marked = { service: "jira", group: "jira~T-1", key: "mirror", lane: "jira" };
  const now = async () => only(marked.group);
  await outbox.mark({ ...marked, at: at(1) });
  await outbox.claim(await now(), { now: at(2), until: at(30) });
  await outbox.postpone(await now(), { until: at(20), problem: "away", isDoubtful: true });
  await outbox.mark({ ...marked, at: at(10) });
  expect(await now()).toMatchObject({ waitingSince: at(1), dueAt: at(20), at: at(10) });
  const [waiting] = await outbox.listWaiting("jira");
  expect(waiting?.waitingSince).toBe(at(1));

  const sending = await now();
  await outbox.claim(sending, { now: at(20), until: at(50) });
  await outbox.mark({ ...marked, at: at(21) });
  await outbox.markSent(sending, { place: "jira~1", now: at(22) });
  expect(await now()).toMatchObject({ waitingSince: at(22), dueAt: at(22) });
  await outbox.markSent(await now(), { place: "jira~1", now: at(23) });
  expect(await now()).toMatchObject({ waitingSince: null, dueAt: null });
});

test("what the service keeps nowhere has no place, and no empty one, which an index does not take", async () => {
  expect(await outbox.claim(await only(), { now: at(1), until: at(30) })).toBe(true);
  await outbox.markSent(await only(), { place: null, now: at(2) });
  expect(await only()).toMatchObject({ dueAt: null, place: null, sentVersion: 1 });
  expect(await outbox.findByPlace("nowhere")).toBeNull();
});
