import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { z } from "zod";
import { ConflictError } from "./errors.ts";
import { putVersion } from "./versioned.ts";

/** What was added to the organization beside its file: of one kind, by id. */
export interface RegistryTable<Entry> {
  /** All of them, by id. */
  list(): Promise<Entry[]>;
  get(id: string): Promise<Entry | null>;
  /** Its version is 1 for a new one, else one more than what was read; throws ConflictError where somebody was faster. */
  put(entry: Entry): Promise<void>;
  /** As it was read; throws ConflictError where somebody changed it since. */
  remove(entry: Entry): Promise<void>;
}

/** A few hundred at most are added by hand, some thousands by AWS Organizations, and all are wanted at once: a Scan reads them. */
export function createRegistryTable<Entry extends { id: string; version: number }>(
  client: DynamoDBDocumentClient,
  TableName: string,
  schema: z.ZodType<Entry>,
): RegistryTable<Entry> {
  return {
    async list() {
      const entries: Entry[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }),
        );
        entries.push(...(page.Items ?? []).filter(isEntry).map((item) => schema.parse(item)));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async get(id) {
      // DynamoDB takes no empty keys.
      if (id === "") return null;
      const { Item } = await client.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }));
      return Item !== undefined && isEntry(Item) ? schema.parse(Item) : null;
    },
    put: (entry) => putVersion(client, TableName, entry),
    async remove({ id, version }) {
      try {
        await client.send(
          new DeleteCommand({
            TableName,
            Key: { id },
            ConditionExpression: "version = :version",
            ExpressionAttributeValues: { ":version": version },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        throw new ConflictError(`${TableName}: ${id} was changed, or removed, since it was read`, {
          cause: error,
        });
      }
    },
  };
}

/** Folders of earlier versions hold the teams of the file here; those are read from the file now. */
const isEntry = (item: Record<string, unknown>): boolean => "version" in item;
