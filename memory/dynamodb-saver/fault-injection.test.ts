import { createHash } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { RunnableConfig } from "@langchain/core/runnables";
import {
  type Checkpoint,
  type CheckpointTuple,
  emptyCheckpoint,
  uuid6,
} from "@langchain/langgraph-checkpoint";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { DynamoDBSaver } from "./dynamodb-saver.ts";
import { StorageRequestError } from "./errors.ts";
import type { ObjectStore } from "./object-store.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";

type Fault = "fails" | "is throttled" | "succeeds but times out";

let database: TestDatabase;
let tableName: string;
let healthyClient: DynamoDBClient;

beforeAll(async () => {
  database = await startTestDatabase();
  healthyClient = database.createClient();
  tableName = await database.createTable();
});
afterAll(() => database.close());

const noises = new Map<string, string>();

/** Text that does not compress, the same for the same seed; made once, as every run of the scenario needs it. */
function noise(seed: string, bytes: number): string {
  const key = `${seed} ${bytes}`;
  let text = noises.get(key) ?? "";
  for (let round = 0; text.length < bytes; round += 1) {
    text += createHash("sha512").update(`${seed}${round}`).digest("base64");
  }
  noises.set(key, text);
  return text.slice(0, bytes);
}

/** Lets request number `at` (counted from 1) meet a fault; returns how many requests there were so far. */
function injectFault(client: DynamoDBClient, fault: Fault, at: number): () => number {
  let requests = 0;
  const middleware = (next: (request: never) => Promise<unknown>) => async (request: never) => {
    requests += 1;
    if (requests !== at) return next(request);
    if (fault === "is throttled")
      throw Object.assign(new Error("slow down"), { name: "ThrottlingException" });
    if (fault === "fails") throw Object.assign(new Error("no"), { name: "AccessDeniedException" });
    await next(request);
    throw Object.assign(new Error("no answer"), { name: "TimeoutError" });
  };
  client.middlewareStack.add(middleware as never, { step: "initialize" });
  return () => requests;
}

function createMemoryStore(): ObjectStore {
  const objects = new Map<string, Uint8Array>();
  return {
    put: async (key, body) => void objects.set(key, body),
    get: async (key) => objects.get(key),
    deletePrefix: async (prefix) => {
      for (const key of [...objects.keys()]) if (key.startsWith(prefix)) objects.delete(key);
    },
  };
}

/** A thread as a run would write it: big and growing values, writes of every kind, two checkpoints more. */
class Scenario {
  readonly threadId = uuid6(1);
  readonly checkpoints: Checkpoint[] = [];
  private readonly versions: Record<string, number> = {};
  private values: Record<string, unknown> = {};

  constructor() {
    this.next({ text: "short", big: noise("a", 20_000), huge: noise("b", 500_000), list: this.list(30) });
    this.next({ text: "changed", list: this.list(40) });
    this.next({ big: noise("c", 30_000), list: this.list(41) });
  }

  config(checkpointId?: string): RunnableConfig {
    const id = checkpointId === undefined ? {} : { checkpoint_id: checkpointId };
    return { configurable: { thread_id: this.threadId, checkpoint_ns: "", ...id } };
  }

  steps(saver: DynamoDBSaver): (() => Promise<unknown>)[] {
    const [first, second, third] = this.checkpoints as [Checkpoint, Checkpoint, Checkpoint];
    const meta = { source: "loop", step: 0, parents: {} } as const;
    const all = { text: 1, big: 1, huge: 1, list: 1 };
    const at = this.config(first.id);
    return [
      () => saver.put(this.config(), first, meta, all),
      () =>
        saver.putWrites(
          at,
          [
            ["text", "changed"],
            ["big", noise("w", 40_000)],
          ],
          "task-1",
          "~1",
        ),
      () => saver.putWrites(at, [["__interrupt__", "why"]], "task-2"),
      () =>
        saver.putWrites(
          at,
          [
            ["__resume__", "because"],
            ["text", "late"],
            ["list", 7],
          ],
          "task-2",
        ),
      () => saver.put(at, second, meta, { text: 2, list: 2 }),
      () => saver.getTuple(this.config()),
      () => saver.put(this.config(second.id), third, meta, { big: 2, list: 3 }),
      () => saver.getDeltaChannelHistory({ config: this.config(third.id), channels: ["text", "nothing"] }),
    ];
  }

  private next(changes: Record<string, unknown>): void {
    this.values = { ...this.values, ...changes };
    for (const channel of Object.keys(changes)) this.versions[channel] = (this.versions[channel] ?? 0) + 1;
    this.checkpoints.push({
      ...emptyCheckpoint(),
      id: uuid6(1),
      channel_values: this.values,
      channel_versions: { ...this.versions },
    });
  }

  private list(length: number): object[] {
    return Array.from({ length }, (_, index) => ({ id: index, text: noise(`e${index}`, 300) }));
  }
}

/** Everything the thread now shows to a saver that knows nothing of it. */
async function readAll(saver: DynamoDBSaver, scenario: Scenario): Promise<CheckpointTuple[]> {
  const tuples: CheckpointTuple[] = [];
  for await (const tuple of saver.list(scenario.config())) tuples.push(tuple);
  const latest = await saver.getTuple(scenario.config());
  expect(latest).toEqual(tuples[0]);
  return tuples;
}

function expectWhole(tuples: CheckpointTuple[], scenario: Scenario): void {
  for (const { checkpoint, pendingWrites = [] } of tuples) {
    expect(checkpoint).toEqual(scenario.checkpoints.find(({ id }) => id === checkpoint.id));
    for (const [, channel, value] of pendingWrites) {
      if (channel === "big") expect(value).toBe(noise("w", 40_000));
    }
  }
}

const everyWrite = [
  ["task-2", "__resume__", "because"],
  ["task-2", "__interrupt__", "why"],
  ["task-2", "text", "late"],
  ["task-2", "list", 7],
  ["task-1", "text", "changed"],
  ["task-1", "big", noise("w", 40_000)],
];

async function run(
  fault: Fault,
  at: number,
  objectStore?: ObjectStore,
): Promise<{ requests: number; failed: number }> {
  const options = { tableName, retry: { baseDelayMilliseconds: 1 }, ...(objectStore ? { objectStore } : {}) };
  const client = database.createClient();
  const requests = injectFault(client, fault, at);
  const scenario = new Scenario();
  const saver = new DynamoDBSaver({ client, ...options });
  const fresh = () => new DynamoDBSaver({ client: healthyClient, ...options });
  let failed = 0;
  for (const step of scenario.steps(saver)) {
    try {
      await step();
    } catch (error) {
      failed += 1;
      expect(error).toBeInstanceOf(StorageRequestError);
      expect(String(error)).toContain(scenario.threadId);
      expectWhole(await readAll(fresh(), scenario), scenario);
      await step(); // the same call once more, as a run that is started again would make it
    }
  }
  const tuples = await readAll(fresh(), scenario);
  expect(tuples).toHaveLength(3);
  expectWhole(tuples, scenario);
  expect(tuples[2]?.pendingWrites).toEqual(everyWrite);

  await saver.deleteThread(scenario.threadId).catch(async () => {
    expectWhole(await readAll(fresh(), scenario), scenario);
    return saver.deleteThread(scenario.threadId);
  });
  expect(await readAll(fresh(), scenario)).toEqual([]);
  return { requests: requests(), failed };
}

/** One request of so many is tried. */
const STEP = inject("isThorough") ? 1 : 4;

/** Runs the scenario once per request that is tried, with the fault at that request; returns how many calls failed. */
async function runWithEveryFault(fault: Fault, from: number, objectStore?: ObjectStore): Promise<number> {
  const { requests } = await run(fault, 0, objectStore);
  expect(requests).toBeGreaterThan(12);
  let failures = 0;
  for (let at = Math.min(from, STEP); at <= requests; at += STEP)
    failures += (await run(fault, at, objectStore)).failed;
  return failures;
}

describe("a thread is never corrupt or half readable", () => {
  it("when a request fails", async () => {
    expect(await runWithEveryFault("fails", 1)).toBeGreaterThan(10 / STEP);
  });

  it("when a request fails and big values are in an object store", async () => {
    expect(await runWithEveryFault("fails", 2, createMemoryStore())).toBeGreaterThan(8 / STEP);
  });

  it("when a request is throttled, which the caller does not notice", async () => {
    expect(await runWithEveryFault("is throttled", 3)).toBe(0);
  });

  it("when a request succeeds but times out, which the caller does not notice", async () => {
    expect(await runWithEveryFault("succeeds but times out", 4)).toBe(0);
  });
});
