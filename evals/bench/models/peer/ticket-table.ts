import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";

/** A ticket as the peer keeps it: the fields that its tool takes. */
export type PeerTicket = Record<
  | "ticket_id"
  | "event_pk"
  | "ticket_title"
  | "ticket_detail"
  | "recommended_action"
  | "event_last_updated_time"
  | "severity"
  | "assignee"
  | "progress",
  string
>;

export interface TicketTable {
  put(ticket: PeerTicket): Promise<void>;
  /** Changes what is given. Throws where there is no such ticket. */
  update(ticketId: string, fields: Partial<PeerTicket>): Promise<PeerTicket>;
  listByEvent(eventPk: string): Promise<PeerTicket[]>;
}

const INDEX = "byEvent";
const hash = (AttributeName: string) => [{ AttributeName, KeyType: "HASH" as const }];

/** A table of the embedded database, made here. */
export async function createTicketTable(client: DynamoDBClient, TableName: string): Promise<TicketTable> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["ticket_id", "event_pk"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S" as const,
      })),
      KeySchema: hash("ticket_id"),
      GlobalSecondaryIndexes: [
        { IndexName: INDEX, KeySchema: hash("event_pk"), Projection: { ProjectionType: "ALL" } },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.01 }, { TableName });
  const documents = DynamoDBDocumentClient.from(client);
  return {
    async put(Item) {
      await documents.send(new PutCommand({ TableName, Item }));
    },
    async update(ticketId, fields) {
      const changes = Object.entries(fields);
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName,
          Key: { ticket_id: ticketId },
          ConditionExpression: "attribute_exists(ticket_id)",
          UpdateExpression: `SET ${changes.map((_, at) => `#${at} = :${at}`).join(", ")}`,
          ExpressionAttributeNames: Object.fromEntries(changes.map(([name], at) => [`#${at}`, name])),
          ExpressionAttributeValues: Object.fromEntries(changes.map(([, value], at) => [`:${at}`, value])),
          ReturnValues: "ALL_NEW",
        }),
      );
      return Attributes as PeerTicket;
    },
    async listByEvent(eventPk) {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName,
          IndexName: INDEX,
          KeyConditionExpression: "event_pk = :key",
          ExpressionAttributeValues: { ":key": eventPk },
        }),
      );
      return Items as PeerTicket[];
    },
  };
}
