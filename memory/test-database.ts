import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { createTables } from "./create-tables.ts";
import { type OpenDynamoDB, openEmbeddedDynamoDB } from "./embedded-dynamodb.ts";
import { createMemoryObjectStore, type ObjectStore } from "./object-store.ts";
import { type TableNames, tableNames } from "./tables.ts";

export interface TestDatabase {
  documents: DynamoDBDocumentClient;
  names: TableNames;
  objects: ObjectStore;
}

/** Empty tables of their own for every test of a file, in one embedded database. */
export function useTestDatabase(prepare: (database: TestDatabase) => void): void {
  let database: OpenDynamoDB;
  let prefix = 0;
  beforeAll(async () => {
    database = await openEmbeddedDynamoDB(null);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    prefix += 1;
    const names = tableNames(`test${prefix}`);
    await createTables(database.client, names, { hasCheckpoints: false });
    const documents = DynamoDBDocumentClient.from(database.client);
    prepare({ documents, names, objects: createMemoryObjectStore() });
  });
}
