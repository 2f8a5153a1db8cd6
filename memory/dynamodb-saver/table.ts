import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";

/** Attribute with the second since 1970 from which DynamoDB may delete an item. */
export const timeToLiveAttribute = "ttl";

/**
 * The one definition of the table, as plain data: `createTable` uses it here, and an infrastructure stack can use it
 * as it is (in AWS CDK: `new TableV2(stack, "Checkpoints", { ...tableDefinition })`).
 */
export const tableDefinition = {
  partitionKey: { name: "pk", type: "S" },
  sortKey: { name: "sk", type: "S" },
  timeToLiveAttribute,
} as const;

/**
 * Creates the table when it is not there, and returns when it can be used. Safe to call again and from several
 * processes at once; a table that exists is left as it is, except that its time to live is switched on.
 */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const keys = [tableDefinition.partitionKey, tableDefinition.sortKey];
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: keys.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
        KeySchema: [
          { AttributeName: tableDefinition.partitionKey.name, KeyType: "HASH" },
          { AttributeName: tableDefinition.sortKey.name, KeyType: "RANGE" },
        ],
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists(
    { client, maxWaitTime: 120, minDelay: 0.01, maxDelay: 2 },
    { TableName: tableName },
  );
  await switchOnTimeToLive(client, tableName);
}

async function switchOnTimeToLive(client: DynamoDBClient, tableName: string): Promise<void> {
  const described = await client.send(new DescribeTimeToLiveCommand({ TableName: tableName }));
  const status = described.TimeToLiveDescription?.TimeToLiveStatus;
  if (status === "ENABLED" || status === "ENABLING") return;
  try {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: tableName,
        TimeToLiveSpecification: { AttributeName: timeToLiveAttribute, Enabled: true },
      }),
    );
  } catch (error) {
    // Local stand-ins such as dynalite never delete items by themselves and do not know this call. Another process
    // may have switched it on in the meantime, which is a ValidationException.
    const name = error instanceof Error ? error.name : "";
    if (name !== "UnknownOperationException" && name !== "ValidationException") throw error;
  }
}
