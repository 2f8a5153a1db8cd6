import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTables } from "./create-tables.ts";
import { openEmbeddedDynamoDB } from "./embedded-dynamodb.ts";
import { tableNames } from "./tables.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "ohero-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const listTables = async ({ client }: Awaited<ReturnType<typeof openEmbeddedDynamoDB>>) =>
  (await client.send(new ListTablesCommand({}))).TableNames ?? [];

test("what was written is there after closing and opening again", async () => {
  const first = await openEmbeddedDynamoDB(directory);
  await createTables(first.client, tableNames());
  await first.close();

  const second = await openEmbeddedDynamoDB(directory);
  expect((await listTables(second)).sort()).toEqual(Object.values(tableNames()).sort());
  await second.close();
});

test("a second opener shares the database of the first", async () => {
  const first = await openEmbeddedDynamoDB(directory);
  const second = await openEmbeddedDynamoDB(directory);
  await createTables(second.client, tableNames());
  expect(await listTables(first)).toHaveLength(Object.keys(tableNames()).length);
  await second.close();
  expect(await listTables(first)).toHaveLength(Object.keys(tableNames()).length);
  await first.close();
});

test("who closes first waits for the other, who gets all of its answers", async () => {
  const first = await openEmbeddedDynamoDB(directory);
  const second = await openEmbeddedDynamoDB(directory);
  await createTables(first.client, tableNames());
  let isClosed = false;
  const closing = first.close().then(() => {
    isClosed = true;
  });
  for (let time = 0; time < 10; time += 1) {
    expect(await listTables(second)).toHaveLength(Object.keys(tableNames()).length);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(isClosed).toBe(false);
  await second.close();
  await closing;
  const third = await openEmbeddedDynamoDB(directory);
  expect(third.isOwner).toBe(true);
  await third.close();
});

test("a folder left by a killed process is taken over", async () => {
  await writeFile(
    join(directory, "holder.json"),
    JSON.stringify({ pid: 2 ** 22 + 1, endpoint: "http://127.0.0.1:9" }),
  );
  const database = await openEmbeddedDynamoDB(directory);
  expect(JSON.parse(await readFile(join(directory, "holder.json"), "utf8")).pid).toBe(process.pid);
  await database.close();
});

test("only who can read the folder is answered, and no web page is", async () => {
  const database = await openEmbeddedDynamoDB(directory);
  const { endpoint, key } = JSON.parse(await readFile(join(directory, "holder.json"), "utf8"));
  const ask = async (headers: Record<string, string>) => {
    const target = {
      "X-Amz-Target": "DynamoDB_20120810.ListTables",
      "Content-Type": "application/x-amz-json-1.0",
      Connection: "close",
    };
    return (await fetch(endpoint, { method: "POST", headers: { ...target, ...headers }, body: "{}" })).status;
  };
  const signed = (name: string) => ({
    Authorization: `AWS4-HMAC-SHA256 Credential=${name}/20261123/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    "X-Amz-Date": "20261123T000000Z",
  });
  expect(await ask(signed(key))).toBe(200);
  expect(await ask(signed("local"))).toBe(403);
  expect(await ask({})).toBe(403);
  expect(await ask({ ...signed(key), Origin: "https://evil.example" })).toBe(403);
  expect((await stat(join(directory, "holder.json"))).mode & 0o077).toBe(0);
  await database.close();
});

test("a folder that cannot be made is named", async () => {
  const file = join(directory, "file");
  await writeFile(file, "");
  await expect(openEmbeddedDynamoDB(join(file, "data"))).rejects.toThrow(
    `cannot create the data folder ${file}/data`,
  );
});
