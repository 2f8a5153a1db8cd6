import { randomUUID } from "node:crypto";
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTable } from "./table.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";

const twice = `twice-${randomUUID()}`;
const withTtl = `with-ttl-${randomUUID()}`;

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

describe("createTable", () => {
  it("makes an on-demand table that can be used at once, also when called twice", async () => {
    const client = database.createClient();
    await Promise.all([createTable(client, twice), createTable(client, twice)]);
    await createTable(client, twice);
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: twice }));
    expect(table).toMatchObject({
      TableStatus: "ACTIVE",
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    });
  });

  it("switches the time to live on where it is off", async () => {
    const client = database.createClient();
    const updates: unknown[] = [];
    client.middlewareStack.add(
      (next, context) => (request) => {
        if (context.commandName !== "UpdateTimeToLiveCommand") return next(request);
        updates.push(request.input);
        return Promise.resolve({ output: {} as never, response: {} });
      },
      { step: "initialize" },
    );
    await createTable(client, withTtl);
    expect(updates).toEqual([
      { TableName: withTtl, TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true } },
    ]);
    const { TimeToLiveDescription: ttl } = await client.send(
      new DescribeTimeToLiveCommand({ TableName: withTtl }),
    );
    expect(ttl).toBeDefined();
  });

  it("passes other errors on", async () => {
    const client = database.createClient();
    client.middlewareStack.add(
      () => async () => {
        throw new ResourceNotFoundException({ message: "no such region", $metadata: {} });
      },
      { step: "initialize" },
    );
    await expect(createTable(client, "x")).rejects.toThrow("no such region");
  });
});
