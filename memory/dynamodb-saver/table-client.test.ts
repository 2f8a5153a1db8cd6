import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StorageRequestError } from "./errors.ts";
import { type Item, itemKey, sortKeyOf } from "./item.ts";
import { TableClient } from "./table-client.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";

type Batch = Record<string, { Keys?: unknown[] } | unknown[]>;

const retry = { maxAttempts: 4, baseDelayMilliseconds: 1 };
const range = { from: "a", to: "z" };

let database: TestDatabase;
let tableName: string;
beforeAll(async () => {
  database = await startTestDatabase();
  tableName = await database.createTable();
});
afterAll(() => database.close());

/** Lets DynamoDB process at most `most` of the entries of a batch, and return the rest as unprocessed. */
function limitBatches(client: DynamoDBClient, most: () => number): () => number {
  let requests = 0;
  const middleware =
    (next: (request: unknown) => Promise<{ output: object }>) => async (request: { input: object }) => {
      const all = Reflect.get(request.input, "RequestItems") as Batch | undefined;
      if (!all) return next(request);
      requests += 1;
      const entries = all[tableName] ?? [];
      const isWrite = Array.isArray(entries);
      const keys = isWrite ? entries : (entries.Keys ?? []);
      const limit = most();
      const now = isWrite ? keys.slice(0, limit) : { ...entries, Keys: keys.slice(0, limit) };
      const rest = isWrite ? keys.slice(limit) : { ...entries, Keys: keys.slice(limit) };
      const unprocessed = { [isWrite ? "UnprocessedItems" : "UnprocessedKeys"]: { [tableName]: rest } };
      if (limit === 0) return { output: unprocessed, response: {} };
      const answer = await next({
        ...request,
        input: { ...request.input, RequestItems: { [tableName]: now } },
      });
      return { ...answer, output: { ...answer.output, ...unprocessed } };
    };
  client.middlewareStack.add(middleware as never, { step: "initialize" });
  return () => requests;
}

function items(threadId: string, count: number): Item[] {
  return Array.from({ length: count }, (_, index) => ({
    ...itemKey(threadId, `k${String(index).padStart(3, "0")}`),
    d: { B: Buffer.from([index]) },
  }));
}

async function sortKeys(table: TableClient, threadId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const item of table.query(threadId, range)) keys.push(item.sk?.S ?? "");
  return keys;
}

describe("batches", () => {
  it("are repeated until nothing is left unprocessed", async () => {
    const client = database.createClient();
    const requests = limitBatches(client, () => 7);
    const table = new TableClient(client, tableName, retry);
    await table.putItems(items("some", 60));
    expect(requests()).toBe(9);
    expect(await sortKeys(table, "some")).toHaveLength(60);
    const wanted = items("some", 130).map(sortKeyOf);
    expect((await table.getImmutableItems("some", wanted)).size).toBe(60);
    await table.deleteItems(items("some", 60).map((item) => itemKey("some", sortKeyOf(item))));
    expect(await sortKeys(table, "some")).toEqual([]);
  });

  it("survive answers in which nothing was processed", async () => {
    const client = database.createClient();
    let call = 0;
    limitBatches(client, () => (call++ % 3 < 2 ? 0 : 10));
    const table = new TableClient(client, tableName, retry);
    await table.putItems(items("bumpy", 30));
    expect((await table.getImmutableItems("bumpy", ["k000", "k029"])).size).toBe(2);
  });

  it("give up with an error that names the thread when nothing is processed any more", async () => {
    const client = database.createClient();
    limitBatches(client, () => 0);
    const table = new TableClient(client, tableName, retry);
    const calls = [() => table.putItems(items("stuck", 3)), () => table.getImmutableItems("stuck", ["k000"])];
    for (const send of calls) {
      const call = send();
      await expect(call).rejects.toThrow(StorageRequestError);
      await expect(call).rejects.toThrow(/thread "stuck".*unprocessed 4 times in a row/);
    }
  });
});

describe("queries", () => {
  it("descend, and go on page by page", async () => {
    const table = new TableClient(database.createClient(), tableName, retry);
    await table.putItems(items("paged", 40));
    const keys: string[] = [];
    for await (const item of table.query("paged", { from: "k005", to: "k039" }, { firstPage: 2 }))
      keys.push(item.sk?.S ?? "");
    expect(keys).toEqual(items("paged", 40).map(sortKeyOf).slice(5).reverse());
  });

  it("read no further than they are used", async () => {
    const client = database.createClient();
    const table = new TableClient(client, tableName, retry);
    await table.putItems(items("lazy", 40));
    let queries = 0;
    client.middlewareStack.add((next) => (request) => {
      queries += 1;
      return next(request);
    });
    for await (const _ of table.query("lazy", range, { firstPage: 2 })) break;
    expect(queries).toBe(1);
  });
});

describe("conditions", () => {
  it("that do not hold are an answer, not an error", async () => {
    const table = new TableClient(database.createClient(), tableName, retry);
    const [item = {}] = items("once", 1);
    expect(await table.putItem(item, { onlyNew: true })).toBe(true);
    expect(await table.putItem(item, { onlyNew: true })).toBe(false);
    const update = {
      set: ["#d = :d"],
      names: { "#d": "d" },
      values: { ":d": { S: "x" } },
      condition: "attribute_not_exists(#d)",
    };
    expect(await table.updateItem("once", "k000", update)).toBe(false);
    expect(await table.updateItem("once", "k001", update)).toBe(true);
  });
});
