import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { beforeEach, expect, test } from "vitest";
import { type Connections, createConnections } from "./connections.ts";
import { type TestDatabase, useTestDatabase } from "./test-database.ts";

let database: TestDatabase;
let connections: Connections;
useTestDatabase((prepared) => {
  database = prepared;
});
beforeEach(() => {
  connections = createConnections(database.documents, database.names.connections);
});

const START = new Date("2026-03-02T09:00:00.500Z");
const after = (hours: number) => new Date(START.getTime() + hours * 3_600_000);

test("pages are listed from when they come until they go", async () => {
  expect(await connections.list(START)).toEqual([]);
  await connections.add("L0SM9cOFvHcCIhw=", START);
  await connections.add("two", START);
  await connections.add("two", START);
  expect((await connections.list(START)).sort()).toEqual(["L0SM9cOFvHcCIhw=", "two"]);
  await connections.remove("two");
  await connections.remove("two");
  expect(await connections.list(START)).toEqual(["L0SM9cOFvHcCIhw="]);
});

test("none is listed for longer than API Gateway keeps a connection, even where nobody said that it ended", async () => {
  await connections.add("one", START);
  expect(await connections.list(after(1.99))).toEqual(["one"]);
  expect(await connections.list(after(2))).toEqual([]);
});

test("DynamoDB is told when it may delete one", async () => {
  await connections.add("one", START);
  const { Item } = await database.documents.send(
    new GetCommand({ TableName: database.names.connections, Key: { id: "one" } }),
  );
  expect(Item).toEqual({ id: "one", expiresAt: Date.parse("2026-03-02T11:00:00Z") / 1_000 });
});
