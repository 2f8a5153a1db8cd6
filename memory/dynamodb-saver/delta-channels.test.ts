import { createHash } from "node:crypto";
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import {
  type BaseCheckpointSaver,
  DeltaValue,
  END,
  MemorySaver,
  START,
  StateGraph,
  StateSchema,
} from "@langchain/langgraph";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { DynamoDBSaver } from "./dynamodb-saver.ts";
import { DamagedCheckpointError } from "./errors.ts";
import type { ObjectStore } from "./object-store.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";

const day = 86_400;

let database: TestDatabase;
let client: DynamoDBClient;
let tableName: string;

beforeAll(async () => {
  database = await startTestDatabase();
  client = database.createClient();
});
beforeEach(async () => {
  tableName = await database.createTable();
});
afterAll(() => database.close());

/** A log that only grows, and that LangGraph stores as a whole only every `snapshotFrequency` updates. */
function compile(checkpointer: BaseCheckpointSaver, snapshotFrequency: number) {
  const log = new DeltaValue(
    z.array(z.string()).default(() => []),
    {
      reducer: (current, updates) => current.concat(...updates),
      snapshotFrequency,
    },
  );
  return new StateGraph(new StateSchema({ log, turn: z.number().default(0) }))
    .addNode("left", ({ turn }) => ({ log: [`left ${turn}`] }))
    .addNode("right", ({ turn }) => ({ log: [`right ${turn}`] }))
    .addNode("join", ({ log: lines }) => ({ log: [`joined ${lines.length}`] }))
    .addEdge(START, "left")
    .addEdge(START, "right")
    .addEdge(["left", "right"], "join")
    .addEdge("join", END)
    .compile({ checkpointer });
}

function noise(seed: number, bytes: number): string {
  let text = "";
  while (text.length < bytes) text += createHash("sha512").update(`${seed}${text.length}`).digest("base64");
  return text;
}

/** What DynamoDB does, some time after an item has expired. */
async function deleteExpired(now: number): Promise<number> {
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
  const expired = items.filter(({ ttl }) => Number(ttl?.N) <= now / 1_000);
  const requests = expired.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } as never } }));
  for (let at = 0; at < requests.length; at += 25) {
    await client.send(
      new BatchWriteItemCommand({ RequestItems: { [tableName]: requests.slice(at, at + 25) } }),
    );
  }
  return expired.length;
}

describe.each(["sync", "exit"] as const)("a delta channel saved %s", (durability) => {
  it.each([2, 5, 1_000])("is rebuilt as with MemorySaver (whole every %i updates)", async (frequency) => {
    const config = { configurable: { thread_id: "delta" }, durability };
    const memory = new MemorySaver();
    for (let turn = 0; turn < 5; turn += 1) {
      const expected = await compile(memory, frequency).invoke({ turn, log: [`turn ${turn}`] }, config);
      const saver = new DynamoDBSaver({ client, tableName });
      expect(await compile(saver, frequency).invoke({ turn, log: [`turn ${turn}`] }, config)).toEqual(
        expected,
      );
    }
    const saver = new DynamoDBSaver({ client, tableName });
    expect((await compile(saver, frequency).getState(config)).values).toEqual(
      (await compile(memory, frequency).getState(config)).values,
    );
  });
});

it("reads a long history with a few queries and one batch of values", async () => {
  const config = { configurable: { thread_id: "long" } };
  const app = compile(new DynamoDBSaver({ client, tableName }), 1_000);
  for (let turn = 0; turn < 15; turn += 1) await app.invoke({ turn, log: [noise(turn, 50_000)] }, config);
  const counted = database.createClient();
  const commands: (string | undefined)[] = [];
  counted.middlewareStack.add(
    (next, context) => (request) => {
      commands.push(context.commandName);
      return next(request);
    },
    { step: "initialize" },
  );
  const history = await new DynamoDBSaver({ client: counted, tableName }).getDeltaChannelHistory({
    config,
    channels: ["log"],
  });
  expect(history.log?.writes).toHaveLength(60);
  expect(commands.filter((name) => name === "QueryCommand").length).toBeLessThanOrEqual(4);
  expect(commands.filter((name) => name === "BatchGetItemCommand")).toHaveLength(1);
});

it("reports a missing ancestor instead of a value that lacks its writes", async () => {
  const config = { configurable: { thread_id: "gap" } };
  await compile(new DynamoDBSaver({ client, tableName }), 1_000).invoke({ turn: 1 }, config);
  const saver = new DynamoDBSaver({ client, tableName });
  const tuples = [];
  for await (const tuple of saver.list(config)) tuples.push(tuple);
  const lost = tuples[2]?.checkpoint.id;
  const Key = { pk: { S: "gap" }, sk: { S: `C##${lost}` } };
  await client.send(new DeleteItemCommand({ TableName: tableName, Key }));
  const read = saver.getDeltaChannelHistory({ config, channels: ["log"] });
  await expect(read).rejects.toThrow(DamagedCheckpointError);
  await expect(read).rejects.toThrow(`checkpoint "${lost}"`);
});

function createMemoryStore(): ObjectStore & { writes: number } {
  const objects = new Map<string, Uint8Array>();
  const store = {
    writes: 0,
    put: async (key: string, body: Uint8Array) => {
      store.writes += 1;
      objects.set(key, body);
    },
    get: async (key: string) => objects.get(key),
    deletePrefix: async () => objects.clear(),
  };
  return store;
}

describe("a thread that goes on slowly", () => {
  it("keeps its deltas, small and big ones, beyond their own time to live", async () => {
    let now = Date.now();
    const objectStore = createMemoryStore();
    const config = { configurable: { thread_id: "slow" } };
    const lines: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const saver = new DynamoDBSaver({
        client,
        tableName,
        ttlSeconds: 10 * day,
        now: () => now,
        objectStore,
      });
      const log = [`turn ${turn}`, noise(turn, turn === 0 ? 200_000 : 30_000)];
      const state = await compile(saver, 1_000).invoke({ turn, log }, config);
      lines.push(...log, `left ${turn}`, `right ${turn}`, `joined ${lines.length + 4}`);
      expect(state.log).toEqual(lines);
      now += 8 * day * 1_000;
      await deleteExpired(now);
      // Checkpoints that are only kept as ancestors are over: what is listed is complete.
      const listed = [];
      for await (const tuple of saver.list(config)) listed.push(tuple);
      expect(listed).toHaveLength(4);
    }
    expect(objectStore.writes).toBeGreaterThan(3);
    now += 20 * day * 1_000;
    expect(await deleteExpired(now)).toBeGreaterThan(40);
  });
});
