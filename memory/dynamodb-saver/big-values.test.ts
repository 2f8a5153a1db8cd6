import { createHash, randomBytes } from "node:crypto";
import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { type Checkpoint, emptyCheckpoint, uuid6 } from "@langchain/langgraph-checkpoint";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DynamoDBSaver } from "./dynamodb-saver.ts";
import { DamagedCheckpointError, StorageRequestError } from "./errors.ts";
import type { ObjectStore } from "./object-store.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";

const metadata = { source: "loop", step: 0, parents: {} } as const;
const config = { configurable: { thread_id: "big/thread", checkpoint_ns: "child:1" } };

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

function checkpointOf(values: Record<string, unknown>): [Checkpoint, Record<string, number>] {
  const versions = Object.fromEntries(Object.keys(values).map((channel) => [channel, 1]));
  return [
    { ...emptyCheckpoint(), id: uuid6(1), channel_values: values, channel_versions: versions },
    versions,
  ];
}

async function storedKeys(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Items: items = [] } of paginateScan({ client }, { TableName: tableName })) {
    keys.push(...items.map(({ sk }) => sk?.S ?? ""));
  }
  return keys;
}

/** Text of `bytes` characters that hardly compresses. */
const noise = (bytes: number) => randomBytes(bytes).toString("base64").slice(0, bytes);

describe("a value over the limit of an item", () => {
  it.each([450_000, 2_000_000])("of %i bytes is stored in chunks and read back", async (bytes) => {
    const [checkpoint, versions] = checkpointOf({ message: noise(bytes), other: 1 });
    const saver = new DynamoDBSaver({ client, tableName });
    await saver.put(config, checkpoint, metadata, versions);
    const read = await new DynamoDBSaver({ client, tableName }).getTuple(config);
    expect(read?.checkpoint).toEqual(checkpoint);
    const chunks = (await storedKeys()).filter((key) => key.startsWith("X#"));
    expect(chunks).toHaveLength(Math.ceil((bytes * 0.76) / 358_400));
  });

  it("is no trouble among the writes of a task", async () => {
    const [checkpoint, versions] = checkpointOf({ a: 1 });
    const saver = new DynamoDBSaver({ client, tableName });
    const stored = await saver.put(config, checkpoint, metadata, versions);
    const big = noise(900_000);
    for (const value of ["first", "second"]) {
      await saver.putWrites(
        stored,
        [
          ["a", big],
          ["__interrupt__", `${value}${big}`],
        ],
        "task",
      );
    }
    const read = await new DynamoDBSaver({ client, tableName }).getTuple(config);
    expect(read?.pendingWrites).toEqual([
      ["task", "__interrupt__", `second${big}`],
      ["task", "a", big],
    ]);
  });

  it("may also be a checkpoint with very many small values", async () => {
    const values = Object.fromEntries(
      Array.from({ length: 90 }, (_, index) => [`channel${index}`, noise(6_000)]),
    );
    const [checkpoint, versions] = checkpointOf(values);
    await new DynamoDBSaver({ client, tableName }).put(config, checkpoint, metadata, versions);
    expect((await new DynamoDBSaver({ client, tableName }).getTuple(config))?.checkpoint).toEqual(checkpoint);
  });
});

describe("with an object store", () => {
  function createObjects() {
    const objects = new Map<string, Uint8Array>();
    const store: ObjectStore = {
      put: async (key, body) => void objects.set(key, Uint8Array.from(body)),
      get: async (key) => objects.get(key),
      deletePrefix: async (prefix) => {
        for (const key of [...objects.keys()]) if (key.startsWith(prefix)) objects.delete(key);
      },
    };
    return { objects, store };
  }

  it("values above the threshold go there, and are deleted with their thread", async () => {
    const { objects, store } = createObjects();
    const [checkpoint, versions] = checkpointOf({ huge: noise(500_000), middle: noise(40_000), small: "s" });
    const saver = new DynamoDBSaver({ client, tableName, objectStore: store });
    const stored = await saver.put(config, checkpoint, metadata, versions);
    await saver.putWrites(stored, [["huge", noise(300_000)]], "task");
    expect([...objects.keys()]).toHaveLength(2);
    expect([...objects.keys()].every((key) => key.startsWith("big%2Fthread/"))).toBe(true);
    expect((await storedKeys()).filter((key) => key.startsWith("X#"))).toHaveLength(1);
    const read = await new DynamoDBSaver({ client, tableName, objectStore: store }).getTuple(config);
    expect(read?.checkpoint).toEqual(checkpoint);
    await saver.deleteThread("big/thread");
    expect(objects.size).toBe(0);
    expect(await storedKeys()).toEqual([]);
  });

  it("a lost object and a missing store are reported", async () => {
    const { objects, store } = createObjects();
    const [checkpoint, versions] = checkpointOf({ huge: noise(500_000) });
    await new DynamoDBSaver({ client, tableName, objectStore: store }).put(
      config,
      checkpoint,
      metadata,
      versions,
    );
    const without = new DynamoDBSaver({ client, tableName }).getTuple(config);
    await expect(without).rejects.toThrow(/object store, and the saver was given none.*big\/thread/);
    objects.clear();
    const lost = new DynamoDBSaver({ client, tableName, objectStore: store }).getTuple(config);
    await expect(lost).rejects.toThrow(DamagedCheckpointError);
    await expect(lost).rejects.toThrow("missing from the object store");
  });

  it("a checkpoint whose object could not be stored does not exist", async () => {
    const { store } = createObjects();
    const failing = { ...store, put: () => Promise.reject(new Error("no space")) };
    const [checkpoint, versions] = checkpointOf({ huge: noise(500_000) });
    const put = new DynamoDBSaver({ client, tableName, objectStore: failing }).put(
      config,
      checkpoint,
      metadata,
      versions,
    );
    await expect(put).rejects.toThrow(StorageRequestError);
    await expect(put).rejects.toThrow("big/thread");
    expect(await new DynamoDBSaver({ client, tableName }).getTuple(config)).toBeUndefined();
  });
});

it("bytes are the caller's own, and never a view of something else", async () => {
  const bytes = Uint8Array.from(randomBytes(1_000));
  const [checkpoint, versions] = checkpointOf({ bytes });
  const expected = createHash("sha256").update(bytes).digest("hex");
  const putting = new DynamoDBSaver({ client, tableName }).put(config, checkpoint, metadata, versions);
  bytes.fill(0); // as a graph that goes on running may do
  await putting;
  const read = await new DynamoDBSaver({ client, tableName }).getTuple(config);
  const value = read?.checkpoint.channel_values.bytes as Uint8Array;
  expect(createHash("sha256").update(value).digest("hex")).toBe(expected);
  expect(value.buffer.byteLength).toBe(1_000);
});

it("storing a checkpoint again with other values leaves what later ones point at", async () => {
  const saver = new DynamoDBSaver({ client, tableName });
  const [first, versions] = checkpointOf({ kept: noise(3_000), changed: noise(2_000), big: noise(20_000) });
  const child = { ...first, id: uuid6(1) };
  const stored = await saver.put(config, first, metadata, versions);
  const childConfig = await saver.put(stored, child, metadata, {});
  const again = {
    ...first,
    channel_values: { kept: first.channel_values.kept, changed: noise(2_000), big: noise(20_000) },
  };
  await new DynamoDBSaver({ client, tableName }).put(config, again, metadata, versions);
  const read = (at: typeof stored) => new DynamoDBSaver({ client, tableName }).getTuple(at);
  expect((await read(stored))?.checkpoint).toEqual(again);
  expect((await read(childConfig))?.checkpoint).toEqual(child);
});
