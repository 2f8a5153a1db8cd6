import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { createTable as createCheckpointTable } from "./dynamodb-saver/index.ts";
import { type TableDefinition, type TableKey, type TableNames, tables } from "./tables.ts";

/**
 * Creates the tables that are missing and waits until all can be used; that of checkpoints only where they are kept there. On AWS
 * the CDK app does this instead.
 */
export async function createTables(
  client: DynamoDBClient,
  names: TableNames,
  { hasCheckpoints = true }: { hasCheckpoints?: boolean } = {},
): Promise<void> {
  const own = Object.entries(tables).map(([key, table]) => ({ name: names[key as TableKey], table }));
  // All of them before the first is waited for: by then most are there, and one question each is enough.
  await Promise.all([
    ...own.map(({ name, table }) => createTable(client, name, table)),
    ...(hasCheckpoints ? [createCheckpointTable(client, names.checkpoints)] : []),
  ]);
  await Promise.all(
    own.map(({ name }) =>
      waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 0.01 }, { TableName: name }),
    ),
  );
}

async function createTable(client: DynamoDBClient, name: string, table: TableDefinition): Promise<void> {
  const indexes = table.indexes ?? [];
  const keys = [table, ...indexes].flatMap(({ partitionKey, sortKey }) => [
    partitionKey,
    ...(sortKey ? [sortKey] : []),
  ]);
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [...new Set(keys)].map((key) => ({ AttributeName: key, AttributeType: "S" })),
        KeySchema: keySchema(table),
        ...(indexes.length > 0 && {
          GlobalSecondaryIndexes: indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: keySchema(index),
            Projection: { ProjectionType: "ALL" },
          })),
        }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

const keySchema = ({ partitionKey, sortKey }: { partitionKey: string; sortKey?: string }) => [
  { AttributeName: partitionKey, KeyType: "HASH" as const },
  ...(sortKey ? [{ AttributeName: sortKey, KeyType: "RANGE" as const }] : []),
];
