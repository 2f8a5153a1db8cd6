import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** What DynamoDB takes in one request. */
const READ_AT_ONCE = 100;

/** The items of these keys that are there, in any order; asks again for what DynamoDB leaves unprocessed. */
export async function getItems(
  client: DynamoDBDocumentClient,
  TableName: string,
  keys: readonly Record<string, unknown>[],
  ProjectionExpression?: string,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let left = [...keys];
  while (left.length > 0) {
    const request = { Keys: left.splice(0, READ_AT_ONCE), ConsistentRead: true, ProjectionExpression };
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [TableName]: request } }),
    );
    items.push(...(Responses?.[TableName] ?? []));
    left = [...left, ...(UnprocessedKeys?.[TableName]?.Keys ?? [])];
  }
  return items;
}
