import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { DynamoDBSaver as CommunitySaver } from "@rwai/langgraphjs-checkpoint-dynamodb";
import { DynamoDBSaver } from "../../../memory/dynamodb-saver/index.ts";
import type { TestDatabase } from "../../../memory/dynamodb-saver/test-database.ts";
import { type Consumption, meterCapacity } from "./capacity-meter.ts";

export interface MeteredSaver {
  saver: BaseCheckpointSaver;
  /** Another process's saver on the same table, metered together with the first. */
  createAnother(): BaseCheckpointSaver;
  /** What was consumed since the last call. */
  consumed(): Consumption;
}

/** Our saver on a new table. */
export async function createOurs(database: TestDatabase): Promise<MeteredSaver> {
  const client = database.createClient();
  const tableName = await database.createTable();
  const createAnother = () => new DynamoDBSaver({ client, tableName, ttlSeconds: 30 * 86_400 });
  return { saver: createAnother(), createAnother, consumed: meterCapacity(client) };
}

/** `@rwai/langgraphjs-checkpoint-dynamodb` on its two tables. */
export async function createCommunity(database: TestDatabase, name: string): Promise<MeteredSaver> {
  const checkpointsTableName = `${name}-checkpoints`;
  const writesTableName = `${name}-writes`;
  const client = database.createClient();
  await createTable(client, checkpointsTableName, "thread_id", "checkpoint_id");
  await createTable(client, writesTableName, "thread_id_checkpoint_id_checkpoint_ns", "task_id_idx");
  const create = () =>
    new CommunitySaver({
      clientConfig: {
        endpoint: database.endpoint,
        region: "us-east-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      },
      checkpointsTableName,
      writesTableName,
    });
  const saver = create();
  // It makes its own client and keeps it private.
  const consumed = meterCapacity(Reflect.get(saver, "client") as DynamoDBClient);
  const asCurrent = saver as unknown as BaseCheckpointSaver;
  return { saver: asCurrent, createAnother: () => asCurrent, consumed };
}

async function createTable(
  client: DynamoDBClient,
  tableName: string,
  hash: string,
  range: string,
): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [hash, range].map((name) => ({ AttributeName: name, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: hash, KeyType: "HASH" },
        { AttributeName: range, KeyType: "RANGE" },
      ],
    }),
  );
}
