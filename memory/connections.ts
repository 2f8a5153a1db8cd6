import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";

/** API Gateway ends a connection after two hours, and says so nearly always. */
const LONGEST_SECONDS = 2 * 3_600;

const Connection = z.object({ id: z.string() });

/** The pages that are connected to API Gateway. */
export interface Connections {
  add(id: string, now: Date): Promise<void>;
  remove(id: string): Promise<void>;
  /** Their ids. A handful of people look on, so a Scan reads them. */
  list(now: Date): Promise<string[]>;
}

export function createConnections(client: DynamoDBDocumentClient, TableName: string): Connections {
  return {
    async add(id, now) {
      const expiresAt = Math.floor(now.getTime() / 1_000) + LONGEST_SECONDS;
      await client.send(new PutCommand({ TableName, Item: { id, expiresAt } }));
    },
    async remove(id) {
      await client.send(new DeleteCommand({ TableName, Key: { id } }));
    },
    async list(now) {
      const ids: string[] = [];
      const input = {
        TableName,
        // DynamoDB may take two days to delete what is over.
        FilterExpression: "expiresAt > :now",
        ExpressionAttributeValues: { ":now": Math.floor(now.getTime() / 1_000) },
      };
      for await (const { Items = [] } of paginateScan({ client }, input))
        ids.push(...Items.map((item) => Connection.parse(item).id));
      return ids;
    },
  };
}
