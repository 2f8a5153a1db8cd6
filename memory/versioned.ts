import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { ConflictError } from "./errors.ts";

/**
 * Writes an item whose `version` counts its changes: 1 for a new one, else one more than what was read.
 * Throws ConflictError when the stored version is another; nothing is written then.
 */
export async function putVersion(
  client: DynamoDBDocumentClient,
  TableName: string,
  item: Record<string, unknown> & { version: number },
): Promise<void> {
  const isNew = item.version === 1;
  try {
    await client.send(
      new PutCommand({
        TableName,
        Item: item,
        ConditionExpression: isNew ? "attribute_not_exists(version)" : "version = :before",
        ...(!isNew && { ExpressionAttributeValues: { ":before": item.version - 1 } }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new ConflictError(`${TableName}: version ${item.version} is not the next one`, { cause: error });
  }
}

/**
 * Items of one index partition, newest first, at most `limit`, with a sort key below `before` where that is given;
 * follows DynamoDB's pages. `only` names the attributes that are wanted, where not all are.
 */
export async function queryIndex(
  client: DynamoDBDocumentClient,
  TableName: string,
  index: { name: string; partitionKey: string; sortKey: string },
  value: string,
  limit: number,
  { before, only = [] }: { before?: string | undefined; only?: readonly string[] } = {},
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName,
        IndexName: index.name,
        KeyConditionExpression: before === undefined ? "#key = :value" : "#key = :value AND #sort < :before",
        ...(only.length > 0 && { ProjectionExpression: only.map((_, at) => `#only${at}`).join(", ") }),
        ExpressionAttributeNames: {
          "#key": index.partitionKey,
          ...Object.fromEntries(only.map((name, at) => [`#only${at}`, name])),
          ...(before !== undefined && { "#sort": index.sortKey }),
        },
        ExpressionAttributeValues: { ":value": value, ...(before !== undefined && { ":before": before }) },
        ScanIndexForward: false,
        ...(Number.isFinite(limit) && { Limit: limit - items.length }),
        ExclusiveStartKey,
      }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined && items.length < limit);
  return items;
}
