import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { conditionHolds } from "./condition-holds.ts";
import { expiresAfter } from "./expires-at.ts";
import type { ObjectStore } from "./object-store.ts";
import { EXPIRING, packPayload, unpackPayload } from "./payload.ts";
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
  /** Everything said in a thread, oldest first. */
  listThread(threadId: string): Promise<Message[]>;
  /** What stands in a room, newest first; `before` a key, only what is older. */
  listRoom(room: string, options: { limit: number; before?: string }): Promise<Message[]>;
}

const [byRoom] = tables.messages.indexes;

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
      const payload = await packPayload({ text, details }, `${EXPIRING}/${message.threadId}`, objects);
      const expiresAt = expiresAfter(message.at, retentionDays);
      return conditionHolds(
        client.send(
          new PutCommand({
            TableName,
            // A key of an index may be missing, but not null.
            Item: { ...message, ...payload, ...(room !== null && { room }), expiresAt },
            ConditionExpression: "attribute_not_exists(#key)",
            ExpressionAttributeNames: { "#key": "key" },
          }),
        ),
      );
    },
    async listThread(threadId) {
      const input = {
        TableName,
        KeyConditionExpression: "threadId = :thread",
        ExpressionAttributeValues: { ":thread": threadId },
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
