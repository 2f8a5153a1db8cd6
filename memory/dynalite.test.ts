import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { createTables } from "./create-tables.ts";
import { serveDynamoDB } from "./dynamodb-server.ts";
import { tableNames } from "./tables.ts";

const names = tableNames();
const TableName = names.deliveries;
const ITEM_BYTES = 100_000;

let folder: string;
let database: Awaited<ReturnType<typeof serveDynamoDB>>;
let client: DynamoDBDocumentClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ohero-dynalite-"));
  database = await serveDynamoDB(folder);
  await createTables(database.client, names);
  client = DynamoDBDocumentClient.from(database.client);
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const pad = randomBytes(ITEM_BYTES / 2).toString("hex");
const put = (runId: string, version: number) =>
  client.send(new PutCommand({ TableName, Item: { threadId: "thread", runId, version, pad } }));
const query = () =>
  client.send(
    new QueryCommand({
      ...{ TableName, Limit: 1, KeyConditionExpression: "threadId = :thread" },
      ExpressionAttributeValues: { ":thread": "thread" },
    }),
  );

it("keeps no versions for queries that have ended", async () => {
  const writes = 300;
  for (let write = 1; write <= writes; write += 1) {
    await put("run", write);
    await query();
  }
  // What is not compacted yet: the log, and a few files of as many bytes.
  expect(await bytesIn(folder)).toBeLessThan((writes * ITEM_BYTES) / 2);
});

it.runIf(inject("isThorough"))(
  "reads what was written last, while others query",
  async () => {
    const written = new Map<string, number>();
    for (let write = 1; write <= 4_000; write += 1) {
      const runId = String((write * 7_919) % 199);
      const { Item } = await client.send(new GetCommand({ TableName, Key: { threadId: "thread", runId } }));
      expect(Item?.version).toBe(written.get(runId));
      await put(runId, write);
      written.set(runId, write);
      if (write % 10 === 0) await query();
    }
  },
  120_000,
);

async function bytesIn(path: string): Promise<number> {
  const files = await Promise.all(
    (await readdir(path)).map((name) => stat(join(path, name)).catch(() => null)),
  );
  return files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
}
