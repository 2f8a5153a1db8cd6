import { createHash } from "node:crypto";
import { BatchWriteItemCommand, type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { type Checkpoint, emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DynamoDBSaver } from "./dynamodb-saver.ts";
import { uuid6Milliseconds } from "./expiry.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";

const day = 86_400;
const metadata = { source: "loop", step: 0, parents: {} } as const;
const config = { configurable: { thread_id: "thread", checkpoint_ns: "" } };

let database: TestDatabase;
let client: DynamoDBClient;
let tableName: string;
let now: number;

beforeAll(async () => {
  database = await startTestDatabase();
  client = database.createClient();
});
beforeEach(async () => {
  tableName = await database.createTable();
  now = Date.UTC(2026, 0, 1);
});
afterAll(() => database.close());

function createSaver(): DynamoDBSaver {
  return new DynamoDBSaver({ client, tableName, ttlSeconds: 10 * day, now: () => now });
}

/** A version 6 UUID of the time `now`. */
function idOfNow(): string {
  const intervals = (BigInt(now) + 12_219_292_800_000n) * 10_000n;
  const hex = intervals.toString(16).padStart(15, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-6${hex.slice(12)}-8000-000000000000`;
}

function checkpointOf(values: Record<string, unknown>, versions: Record<string, number>): Checkpoint {
  return { ...emptyCheckpoint(), id: idOfNow(), channel_values: values, channel_versions: versions };
}

/** What DynamoDB does, some time after an item has expired. */
async function deleteExpired(): Promise<number> {
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

function noise(seed: number, bytes: number): string {
  let text = "";
  while (text.length < bytes) text += createHash("sha512").update(`${seed}${text.length}`).digest("base64");
  return text;
}

it("reads the time of a version 6 UUID", () => {
  expect(uuid6Milliseconds(idOfNow())).toBe(now);
  expect(uuid6Milliseconds("1f0c1d2e-0000-4000-8000-000000000000")).toBeUndefined();
});

it("puts a time to live on every item: 1.5 times ttlSeconds from now", async () => {
  const saver = createSaver();
  const values = { big: noise(1, 20_000), huge: noise(2, 600_000), small: 1 };
  const stored = await saver.put(config, checkpointOf(values, { big: 1, huge: 1, small: 1 }), metadata, {
    big: 1,
    huge: 1,
    small: 1,
  });
  await saver.putWrites(stored, [["big", noise(3, 60_000)]], "task");
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
  expect(items.length).toBeGreaterThanOrEqual(6);
  expect(new Set(items.map(({ ttl }) => ttl?.N))).toEqual(new Set([String(now / 1_000 + 15 * day)]));
});

it("ends a checkpoint after ttlSeconds, whether its items are still there or not", async () => {
  await createSaver().put(config, checkpointOf({ a: 1 }, { a: 1 }), metadata, { a: 1 });
  now += 9.9 * day * 1_000;
  expect(await createSaver().getTuple(config)).toBeDefined();
  now += 0.2 * day * 1_000;
  expect(await deleteExpired()).toBe(0);
  expect(await createSaver().getTuple(config)).toBeUndefined();
  expect((await createSaver().list(config).next()).done).toBe(true);
});

describe("values that never change", () => {
  it("outlive their time to live as long as the thread goes on, and no longer", async () => {
    const values: Record<string, unknown> = {
      tiny: "t",
      medium: noise(1, 2_000),
      big: noise(2, 20_000),
      list: Array.from({ length: 40 }, (_, index) => noise(index, 500)),
    };
    const versions = { tiny: 1, medium: 1, big: 1, list: 1 };
    let parent: typeof config = config;
    let rewritten = 0;
    for (let step = 0; step < 14; step += 1) {
      const saver = createSaver();
      const latest = await saver.getTuple(config);
      if (step > 0) expect(latest?.checkpoint.channel_values).toEqual(values);
      const newVersions = step === 0 ? versions : {};
      parent = (await saver.put(
        parent,
        checkpointOf(values, versions),
        metadata,
        newVersions,
      )) as typeof config;
      // Up to the last moment at which the checkpoint can be read.
      now += (step % 3 === 2 ? 9.99 : 3) * day * 1_000;
      rewritten += await deleteExpired();
      expect((await createSaver().getTuple(config))?.checkpoint.channel_values).toEqual(values);
    }
    expect(rewritten).toBeGreaterThan(10);
    now += 20 * day * 1_000;
    await deleteExpired();
    expect((await client.send(new ScanCommand({ TableName: tableName }))).Items).toEqual([]);
  });
});
