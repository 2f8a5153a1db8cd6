import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { createDeliveries, type Deliveries } from "./deliveries.ts";
import type { ObjectStore } from "./object-store.ts";
import { useTestDatabase } from "./test-database.ts";

let deliveries: Deliveries;
let objects: ObjectStore;
let documents: DynamoDBDocumentClient;
let table: string;

useTestDatabase((database) => {
  ({ objects, documents } = database);
  table = database.names.deliveries;
  deliveries = createDeliveries(documents, table, objects, 400);
});

const received = (runId: string, raw: unknown = { runId }, threadId = "thread") => ({
  threadId,
  runId,
  receivedAt: "2026-03-02T09:00:00.000Z",
  incidentId: "one",
  part: 0,
  interactive: false,
  raw,
});
const decision = { owner: "app01", stakeholders: ["app01", "fin01"], severity: 3, costImpact: true };
const call = {
  question: "assess",
  model: "test:one",
  inputTokens: 900,
  outputTokens: 40,
  cachedTokens: 800,
  ms: 300,
  costUsd: 0.002,
  problem: null,
};
const accepted = { outcome: "accepted", reason: null, problem: null, decision, calls: [call] };
const invalid = { outcome: "invalid", reason: "detail: …", problem: null, decision: null, calls: [] };
const runsOf = (found: { runId: string }[]) => found.map(({ runId }) => runId);

test("receiving a run again keeps what came first, and what became of it", async () => {
  await deliveries.receive(received("r1", "first"));
  await deliveries.receive(received("r1", "second"));
  expect(await deliveries.listByThread("thread")).toEqual([
    {
      ...{ ...received("r1", "first"), attempts: 1, givenUp: null },
      ...{ outcome: null, reason: null, problem: null, decision: null, calls: [] },
    },
  ]);
  await deliveries.settle(received("r1"), accepted);
  await deliveries.receive(received("r1", "third"));
  expect(await deliveries.listByThread("thread")).toEqual([
    { ...received("r1", "first"), attempts: 1, givenUp: null, ...accepted },
  ]);
  expect(await deliveries.listWaiting()).toEqual([]);
});

test("attempts are counted, and what was given up is so until the next one", async () => {
  const key = { threadId: "thread", runId: "r1" };
  expect([await deliveries.begin(key), await deliveries.get(key)]).toEqual([null, null]);
  await deliveries.receive(received("r1"));
  expect(await deliveries.begin(key)).toMatchObject({ outcome: null, attempts: 2, givenUp: null });
  await deliveries.stopped(key);
  expect(await deliveries.begin(key)).toMatchObject({ attempts: 2 });
  await deliveries.giveUp(key, "it fails");
  expect(await deliveries.get(key)).toMatchObject({ attempts: 0, givenUp: "it fails" });
  expect(await deliveries.begin(key)).toMatchObject({ attempts: 1, givenUp: null });
  await deliveries.settle(key, accepted);
  expect(await deliveries.get(key)).toMatchObject({ outcome: "accepted", decision, attempts: 1 });
});

test("what waits is listed oldest first over all threads, until it is settled", async () => {
  await deliveries.receive(received("r2", {}, "b"));
  await deliveries.receive(received("r1", {}, "a"));
  await deliveries.receive(received("r3", {}, "a"));
  expect(runsOf(await deliveries.listWaiting())).toEqual(["r1", "r2", "r3"]);
  await deliveries.settle({ threadId: "b", runId: "r2" }, accepted);
  expect(runsOf(await deliveries.listWaiting())).toEqual(["r1", "r3"]);
});

test("a later outcome takes the place of the first", async () => {
  await deliveries.receive(received("r1"));
  await deliveries.settle(received("r1"), { ...accepted, outcome: "awaiting-operator" });
  await deliveries.settle(received("r1"), accepted);
  expect(await deliveries.listByThread("thread")).toMatchObject([accepted]);
});

test("an invalid one keeps what was wrong", async () => {
  const problem = { path: "detail", expected: "an object", found: "nothing" };
  await deliveries.receive(received("r1"));
  await deliveries.settle(received("r1"), { ...invalid, problem });
  expect(await deliveries.listByThread("thread")).toMatchObject([{ outcome: "invalid", problem }]);
});

test("what could not be read is listed oldest first, and waits no more", async () => {
  for (const runId of ["r3", "r1", "r2"]) await deliveries.receive(received(runId, {}, `of ${runId}`));
  expect(await deliveries.listInvalid()).toEqual([]);
  for (const runId of ["r3", "r1"]) await deliveries.settle(received(runId, {}, `of ${runId}`), invalid);
  expect(runsOf(await deliveries.listInvalid())).toEqual(["r1", "r3"]);
  expect(await deliveries.listInvalid()).toMatchObject([invalid, invalid]);
  expect(runsOf(await deliveries.listWaiting())).toEqual(["r2"]);
  // A release that can read it runs it again.
  await deliveries.settle(received("r1", {}, "of r1"), accepted);
  expect(runsOf(await deliveries.listInvalid())).toEqual(["r3"]);
});

test("only what waits or could not be read carries the key of their list", async () => {
  const stored = async (runId: string) =>
    (await documents.send(new GetCommand({ TableName: table, Key: { threadId: "thread", runId } }))).Item;
  for (const runId of ["r1", "r2", "r3"]) await deliveries.receive(received(runId));
  await deliveries.settle(received("r2"), invalid);
  await deliveries.settle(received("r3"), accepted);
  expect(await stored("r1")).toMatchObject({ waiting: "yes" });
  expect(await stored("r2")).toMatchObject({ waiting: "invalid" });
  expect(Object.keys((await stored("r3")) ?? {})).not.toContain("waiting");
});

test("all deliveries are listed in order of arrival, whatever became of them and over all pages", async () => {
  const noise = Array.from({ length: 12_000 }, () => Math.random().toString(36)).join("");
  const runs = Array.from({ length: 12 }, (_, index) => `r${index + 10}`);
  for (const runId of [...runs].reverse()) await deliveries.receive(received(runId, noise, `of ${runId}`));
  await deliveries.settle(received("r10", {}, "of r10"), accepted);
  await deliveries.settle(received("r11", {}, "of r11"), invalid);
  const all = await deliveries.listAll();
  expect(runsOf(all)).toEqual(runs);
  expect(all.slice(0, 3)).toMatchObject([accepted, invalid, { outcome: null, decision: null }]);
  expect(all.every(({ raw }) => raw === noise)).toBe(true);
});

test("what was never received cannot be settled", async () => {
  await expect(deliveries.settle(received("r1"), accepted)).rejects.toThrow();
  expect(await deliveries.listByThread("thread")).toEqual([]);
});

test("an incident's deliveries are listed in order of arrival, without those of others", async () => {
  for (const runId of ["r3", "r1", "r2"]) await deliveries.receive(received(runId));
  await deliveries.receive(received("r0", {}, "other"));
  expect(runsOf(await deliveries.listByThread("thread"))).toEqual(["r1", "r2", "r3"]);
});

test("more than DynamoDB gives in one page is listed whole", async () => {
  const noise = Array.from({ length: 12_000 }, () => Math.random().toString(36)).join("");
  const runs = Array.from({ length: 12 }, (_, index) => `r${String(index).padStart(2, "0")}`);
  for (const runId of runs) await deliveries.receive(received(runId, noise));
  expect(runsOf(await deliveries.listByThread("thread"))).toEqual(runs);
  expect(runsOf(await deliveries.listWaiting())).toEqual(runs);
});

test.each([null, "not JSON {", 0, ["a"], { detail: { text: "x".repeat(2_000_000) } }])(
  "raw deliveries come back as they were",
  async (raw) => {
    await deliveries.receive(received("r1", raw));
    expect((await deliveries.listWaiting())[0]?.raw).toEqual(raw);
  },
);

test("a large one is kept in the object store", async () => {
  const raw = Array.from({ length: 40_000 }, () => Math.random().toString(36));
  await deliveries.receive(received("r1", raw));
  expect(await objects.list("expiring")).toHaveLength(1);
  expect((await deliveries.listByThread("thread"))[0]?.raw).toEqual(raw);
});
