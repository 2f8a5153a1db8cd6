import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import type { ObjectStore } from "./object-store.ts";
import { packPayload, unpackPayload } from "./payload.ts";
import { tables } from "./tables.ts";
import { queryIndex } from "./versioned.ts";

/** Something that was said in a thread, as the web chat shows it. */
export const Message = z.object({
  threadId: z.string(),
  key: z.string().describe("names it within its thread, and begins with the time, so that it sorts by it"),
  room: z
    .string()
    .nullable()
    .describe('the list that it stands in by itself: "operations", or a team; null: in its thread only'),
  at: z.string(),
  author: z.string().describe('who said it: a person, or "OHERO"'),
  kind: z.enum(["said", "reply", "question", "notice"]),
  incidentId: z.string().nullable(),
  text: z.string(),
  details: z
    .record(z.string(), z.unknown())
    .describe("of a reply its outcome, path, judgements, tickets; of a notice its ticket"),
});
export type Message = z.infer<typeof Message>;

export interface Messages {
  /** Keeps a message; the same one again changes nothing. Is it new? */
  add(message: Message): Promise<boolean>;
  /** Everything said in a thread, oldest first; `after` a key, only what follows it. */
  listThread(threadId: string, after?: string): Promise<Message[]>;
  /** What stands in a room, newest first; `before` a key, only what is older. */
  listRoom(room: string, options: { limit: number; before?: string }): Promise<Message[]>;
}

const [byRoom] = tables.messages.indexes;
const DAY_SECONDS = 86_400;

export function createMessages(
  client: DynamoDBDocumentClient,
  TableName: string,
  objects: ObjectStore,
  retentionDays: number,
): Messages {
  const read = async (item: Record<string, unknown>): Promise<Message> =>
    Message.parse({ room: null, ...item, ...((await unpackPayload(item, objects)) as object) });

  return {
    async add({ text, details, room, ...message }) {
      const payload = await packPayload({ text, details }, `payloads/${message.threadId}`, objects);
      const expiresAt = Math.floor(Date.parse(message.at) / 1_000) + retentionDays * DAY_SECONDS;
      try {
        await client.send(
          new PutCommand({
            TableName,
            // A key of an index may be missing, but not null.
            Item: { ...message, ...payload, ...(room !== null && { room }), expiresAt },
            ConditionExpression: "attribute_not_exists(#key)",
            ExpressionAttributeNames: { "#key": "key" },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    async listThread(threadId, after) {
      const input = {
        TableName,
        KeyConditionExpression:
          after === undefined ? "threadId = :thread" : "threadId = :thread AND #key > :after",
        ...(after !== undefined && { ExpressionAttributeNames: { "#key": "key" } }),
        ExpressionAttributeValues: { ":thread": threadId, ...(after !== undefined && { ":after": after }) },
        ConsistentRead: true,
      };
      const items: Record<string, unknown>[] = [];
      for await (const { Items = [] } of paginateQuery({ client }, input)) items.push(...Items);
      return Promise.all(items.map(read));
    },
    async listRoom(room, { limit, before }) {
      return Promise.all((await queryIndex(client, TableName, byRoom, room, limit, { before })).map(read));
    },
  };
}
