import { randomBytes } from "node:crypto";
import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { RunnableConfig } from "@langchain/core/runnables";
import { emptyCheckpoint, uuid6 } from "@langchain/langgraph-checkpoint";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DynamoDBSaver } from "./dynamodb-saver.ts";
import {
  DamagedCheckpointError,
  InvalidConfigurableError,
  StorageRequestError,
  UnsupportedFormatError,
} from "./errors.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";

type StoredItem = Record<string, AttributeValue>;

const metadata = { source: "loop", step: 0, parents: {} } as const;
const retry = { baseDelayMilliseconds: 1 };

let database: TestDatabase;
let tableName: string;
let client: DynamoDBClient;
let saver: DynamoDBSaver;

beforeAll(async () => {
  database = await startTestDatabase();
  tableName = await database.createTable();
});
afterAll(() => database.close());
beforeEach(() => {
  client = database.createClient();
  saver = new DynamoDBSaver({ client, tableName, retry });
});

function checkpointOf(values: Record<string, unknown>) {
  const versions = Object.fromEntries(Object.keys(values).map((channel) => [channel, 1]));
  return { ...emptyCheckpoint(), id: uuid6(2), channel_values: values, channel_versions: versions };
}

/** Stores a thread of two checkpoints whose values are in the older one, in an item of their own, and in writes. */
async function storeThread(): Promise<{ threadId: string; parent: string; child: string }> {
  const threadId = uuid6(2);
  const values = { note: "n".repeat(500), report: randomBytes(20_000).toString("base64") };
  const parent = checkpointOf(values);
  const child = { ...checkpointOf(values), channel_values: values };
  const config = await saver.put({ configurable: { thread_id: threadId } }, parent, metadata, {
    note: 1,
    report: 1,
  });
  await saver.put(config, child, metadata, {});
  await saver.putWrites(
    { configurable: { thread_id: threadId, checkpoint_id: child.id } },
    [["note", "late"]],
    "task",
  );
  return { threadId, parent: parent.id, child: child.id };
}

async function itemsOf(threadId: string): Promise<StoredItem[]> {
  const query = { KeyConditionExpression: "pk = :t", ExpressionAttributeValues: { ":t": { S: threadId } } };
  return (await client.send(new QueryCommand({ TableName: tableName, ...query }))).Items ?? [];
}

/** Changes the one item whose sort key starts with `prefix`; returning undefined deletes it. */
async function tamper(
  threadId: string,
  prefix: string,
  change: (item: StoredItem) => StoredItem | undefined,
): Promise<string> {
  const item = (await itemsOf(threadId)).find(({ sk }) => sk?.S?.startsWith(prefix));
  if (!item?.pk || !item.sk?.S) throw new Error(`No item ${prefix}`);
  const changed = change(item);
  const Key = { pk: item.pk, sk: item.sk };
  if (changed) await client.send(new PutItemCommand({ TableName: tableName, Item: changed }));
  else await client.send(new DeleteItemCommand({ TableName: tableName, Key }));
  return item.sk.S;
}

const half = (bytes: Uint8Array | undefined) => ({
  B: (bytes ?? new Uint8Array()).subarray(0, (bytes?.length ?? 0) / 2),
});

async function readAsAnotherProcess(threadId: string): Promise<unknown> {
  return new DynamoDBSaver({ client, tableName, retry }).getTuple({ configurable: { thread_id: threadId } });
}

async function errorOf(call: Promise<unknown>): Promise<Error> {
  const failing = call.then(() => Promise.reject(new Error("It did not fail")));
  return failing.catch((error) => error);
}

describe("a config", () => {
  it.each<[string, (config: RunnableConfig) => Promise<unknown>]>([
    ["put a checkpoint", (config) => saver.put(config, emptyCheckpoint(), metadata, {})],
    ["put writes", (config) => saver.putWrites(config, [["note", 1]], "task")],
    [
      "read the history of delta channels",
      (config) => saver.getDeltaChannelHistory({ config, channels: ["note"] }),
    ],
    ["delete a thread", (config) => saver.deleteThread(config.configurable?.thread_id)],
  ])("without a thread id cannot %s", async (operation, call) => {
    for (const configurable of [{}, { thread_id: "" }, { thread_id: null }, { thread_id: { a: 1 } }]) {
      const error = await errorOf(call({ configurable }));
      expect(error).toBeInstanceOf(InvalidConfigurableError);
      expect(error.message).toContain(`Cannot ${operation}: config.configurable.thread_id is`);
      expect(error.message).toContain("Pass a non-empty string");
    }
  });

  it("with an id that is too long for a key says so", async () => {
    const long = { configurable: { thread_id: "t".repeat(2_049) } };
    expect((await errorOf(saver.getTuple(long))).message).toContain("2048 bytes");
    const config = { configurable: { thread_id: "t", checkpoint_id: "c" } };
    expect((await errorOf(saver.putWrites(config, [["note", 1]], "k".repeat(1_100)))).message).toContain(
      "1024 bytes",
    );
  });
});

describe("a request", () => {
  it("to a table that does not exist names table, thread and remedy", async () => {
    const lost = new DynamoDBSaver({ client, tableName: "nowhere" });
    const config = { configurable: { thread_id: "my-thread", checkpoint_id: "c" } };
    for (const call of [
      () => lost.getTuple(config),
      () => lost.put(config, emptyCheckpoint(), metadata, {}),
    ]) {
      const error = await errorOf(call());
      expect(error).toBeInstanceOf(StorageRequestError);
      expect(error.message).toMatch(
        /table "nowhere" failed for thread "my-thread".*does not exist.*createTable\(\)/,
      );
      expect(error.cause).toMatchObject({ name: "ResourceNotFoundException" });
    }
  });

  it.each([
    ["AccessDeniedException", /thread "my-thread".*Allow dynamodb:Query on the table/],
    ["ThrottlingException", /thread "my-thread".*throttled on every attempt/],
    ["ExpiredTokenException", /thread "my-thread".*Renew them/],
    ["SomethingElse", /thread "my-thread".*SomethingElse: refused/],
  ])("refused with %s says what to do", async (name, message) => {
    client.middlewareStack.add(
      () => async () => {
        throw Object.assign(new Error("refused"), { name });
      },
      { step: "initialize" },
    );
    const error = await errorOf(saver.getTuple({ configurable: { thread_id: "my-thread" } }));
    expect(error).toBeInstanceOf(StorageRequestError);
    expect(error.message).toMatch(message);
  });
});

describe("a stored item", () => {
  it.each<
    [
      string,
      "child" | "parent",
      (ids: { parent: string; child: string }) => string,
      (item: StoredItem) => StoredItem | undefined,
    ]
  >([
    [
      "the checkpoint's item is cut",
      "child",
      ({ child }) => `C##${child}`,
      (item) => ({ ...item, d: half(item.d?.B) }),
    ],
    [
      "the checkpoint's item has lost its data",
      "child",
      ({ child }) => `C##${child}`,
      ({ d: _d, ...item }) => item,
    ],
    ["an item that holds a value is gone", "parent", ({ parent }) => `C##${parent}`, () => undefined],
    ["an external value is gone", "parent", () => "X#", () => undefined],
    ["an external value is cut", "parent", () => "X#", (item) => ({ ...item, d: half(item.d?.B) })],
    [
      "the writes are cut",
      "child",
      ({ child }) => `C##${child}#task`,
      (item) => ({ ...item, w: half(item.w?.B) }),
    ],
  ])("is reported with thread, checkpoint and item when %s", async (_, checkpoint, prefixOf, change) => {
    const ids = await storeThread();
    const item = await tamper(ids.threadId, prefixOf(ids), change);
    const error = await errorOf(readAsAnotherProcess(ids.threadId));
    expect(error).toBeInstanceOf(DamagedCheckpointError);
    expect((error as DamagedCheckpointError).location).toMatchObject({
      threadId: ids.threadId,
      checkpointId: ids[checkpoint],
      item,
    });
    expect(error.message).toContain("Restore the item from a backup");
  });

  it("is reported when any of its bytes was altered", async () => {
    const { threadId, child } = await storeThread();
    await tamper(threadId, `C##${child}`, (item) => {
      const bytes = Buffer.from(item.d?.B ?? []);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 3) ^ 0xff, bytes.length - 3);
      return { ...item, d: { B: bytes } };
    });
    expect(await errorOf(readAsAnotherProcess(threadId))).toBeInstanceOf(DamagedCheckpointError);
  });

  it.each([
    ["format", 0],
    ["codec", 1],
  ])("written by a newer version, with another %s, asks for an update", async (_, byte) => {
    const { threadId, child } = await storeThread();
    const item = await tamper(threadId, `C##${child}`, (stored) => {
      const bytes = Buffer.from(stored.d?.B ?? []);
      bytes.writeUInt8(9, byte);
      return { ...stored, d: { B: bytes } };
    });
    const error = await errorOf(readAsAnotherProcess(threadId));
    expect(error).toBeInstanceOf(UnsupportedFormatError);
    expect((error as UnsupportedFormatError).location).toMatchObject({ threadId, checkpointId: child, item });
    expect(error.message).toContain("update this one");
  });

  it("leaves the older checkpoints readable when the latest is damaged", async () => {
    const { threadId, parent, child } = await storeThread();
    await tamper(threadId, `C##${child}`, (item) => ({ ...item, d: half(item.d?.B) }));
    const tuple = await saver.getTuple({ configurable: { thread_id: threadId, checkpoint_id: parent } });
    expect(tuple?.checkpoint.channel_values.note).toBe("n".repeat(500));
  });

  it("that is damaged is not built upon: put fails instead of storing a part", async () => {
    const { threadId, parent } = await storeThread();
    await tamper(threadId, `C##${parent}`, (item) => ({ ...item, d: half(item.d?.B) }));
    const config = { configurable: { thread_id: threadId, checkpoint_id: parent } };
    const put = new DynamoDBSaver({ client, tableName }).put(config, checkpointOf({ note: 1 }), metadata, {});
    expect(await errorOf(put)).toBeInstanceOf(DamagedCheckpointError);
  });
});

it("stores all values when the parent that the config names was never stored", async () => {
  const config = { configurable: { thread_id: uuid6(2), checkpoint_id: uuid6(2) } };
  const stored = await saver.put(config, checkpointOf({ note: "kept" }), metadata, {});
  expect((await saver.getTuple(stored))?.checkpoint.channel_values).toEqual({ note: "kept" });
});
