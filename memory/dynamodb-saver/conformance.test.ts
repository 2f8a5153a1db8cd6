import { deltaChannelHistoryTests, specTest } from "@langchain/langgraph-checkpoint-validation";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DynamoDBSaver } from "./dynamodb-saver.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";

// The official suite takes these from the global scope.
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it });

let database: TestDatabase;

const initializer = {
  checkpointerName: "DynamoDBSaver",
  beforeAll: async () => {
    database = await startTestDatabase();
  },
  afterAll: () => database.close(),
  createCheckpointer: async () =>
    new DynamoDBSaver({ client: database.createClient(), tableName: await database.createTable() }),
};

specTest(initializer);
deltaChannelHistoryTests(initializer);
