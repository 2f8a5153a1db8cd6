import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListTablesCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, onTestFinished, test } from "vitest";
import { organization } from "../judgements/test-inputs.ts";
import { TeamEntry } from "../policy/registry-entry.ts";
import { createTables } from "./create-tables.ts";
import { openEmbeddedDynamoDB } from "./embedded-dynamodb.ts";
import { openEmbeddedKnowledge } from "./knowledge/embedded-knowledge.ts";
import { createFileObjectStore, createMemoryObjectStore } from "./object-store.ts";
import { packPayload, unpackPayload } from "./payload.ts";
import { createReports } from "./reports.ts";
import { createStores } from "./stores.ts";
import { tableNames, tables } from "./tables.ts";

async function openDatabase() {
  const database = await openEmbeddedDynamoDB(null);
  onTestFinished(() => database.close());
  return database;
}

describe("reports", () => {
  test("a report is never overwritten; another outcome of the same run is another report", async () => {
    const reports = createReports(createMemoryObjectStore());
    const key = await reports.write("thread", "run1-accepted", "first");
    expect(await reports.write("thread", "run1-accepted", "second")).toBe(key);
    expect(await reports.read(key)).toBe("first");
    expect(await reports.write("thread", "run1-discharged", "third")).not.toBe(key);
    expect(await reports.read("reports/thread/none.md")).toBeNull();
  });

  test("an incident's reports are listed oldest first", async () => {
    const directory = await mkdtemp(join(tmpdir(), "ohero-"));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const reports = createReports(createFileObjectStore(directory));
    for (const name of ["2-updated", "1-accepted", "3-closed"]) await reports.write("thread", name, name);
    await reports.write("other", "0-accepted", "");
    const keys = await reports.list("thread");
    expect(await Promise.all(keys.map((key) => reports.read(key)))).toEqual([
      "1-accepted",
      "2-updated",
      "3-closed",
    ]);
    expect(await reports.list("nobody")).toEqual([]);
  });
});

describe("payloads", () => {
  const small = { text: "x".repeat(1_000_000), none: null, list: [1, "ü"] };
  const large = Array.from({ length: 60_000 }, () => Math.random().toString(36));

  test("what compresses well stays in the item", async () => {
    const objects = createMemoryObjectStore();
    const packed = await packPayload(small, "payloads/a", objects);
    expect(await objects.list("payloads")).toEqual([]);
    expect(await unpackPayload(packed, objects)).toEqual(small);
  });

  test("what is large goes to the object store, and the item holds its key", async () => {
    const objects = createMemoryObjectStore();
    const packed = await packPayload(large, "payloads/a", objects);
    expect(await objects.list("payloads")).toEqual([Object.values(packed)[0]]);
    expect(await unpackPayload(packed, objects)).toEqual(large);
  });

  test("one that is lost is an error, not an empty value", async () => {
    const packed = await packPayload(large, "payloads/a", createMemoryObjectStore());
    await expect(unpackPayload(packed, createMemoryObjectStore())).rejects.toThrow("missing");
    await expect(unpackPayload({}, createMemoryObjectStore())).rejects.toThrow("missing");
  });
});

test("every store has a table, and they share one retention of days", async () => {
  const { client } = await openDatabase();
  const names = tableNames();
  await createTables(client, names);
  const stores = createStores(client, names, createMemoryObjectStore(), await openEmbeddedKnowledge(null), {
    deliveryRetentionDays: 7,
  });
  expect(Object.keys(stores).sort()).toEqual([...Object.keys(tables), "knowledge", "reports"].sort());
  const before = Math.floor(Date.now() / 1_000);
  await stores.causes.put(new Map([["one", { cause: "cause", hasHappened: true, version: 0 }]]));
  const { Items = [] } = await client.send(new ScanCommand({ TableName: names.causes }));
  expect(Number(Items[0]?.expiresAt?.N) - before).toBeGreaterThanOrEqual(7 * 86_400);
  expect(Number(Items[0]?.expiresAt?.N) - before).toBeLessThan(7 * 86_400 + 60);
});

test("tables are created once, and creating them again keeps what they hold", async () => {
  const { client } = await openDatabase();
  const names = tableNames();
  await Promise.all([createTables(client, names), createTables(client, names)]);
  const stores = createStores(client, names, createMemoryObjectStore(), await openEmbeddedKnowledge(null), {
    deliveryRetentionDays: 1,
  });
  const [team] = organization.teams;
  if (team === undefined) throw new Error("the organization has teams");
  const entry = TeamEntry.parse({ ...team, from: "operator", by: "anna", at: "2026-03-02", version: 1 });
  await stores.teams.put(entry);
  await createTables(client, names);
  expect((await client.send(new ListTablesCommand({}))).TableNames?.sort()).toEqual(
    Object.values(names).sort(),
  );
  expect(await stores.teams.list()).toEqual([entry]);
});
