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

/**
 * A few hundred at most are added by hand, some thousands by AWS Organizations, and all are wanted at once: a Scan reads them.
 * `loadSchema` is called where there is an entry.
 */
export function createRegistryTable<Entry extends { id: string; version: number }>(
  client: DynamoDBDocumentClient,
  TableName: string,
  loadSchema: () => Promise<z.ZodType<Entry>>,
): RegistryTable<Entry> {
  const parse = async (items: readonly Record<string, unknown>[]): Promise<Entry[]> => {
    const entries = items.filter(isEntry);
    if (entries.length === 0) return [];
    const schema = await loadSchema();
    return entries.map((item) => schema.parse(item));
  };

  return {
    async list() {
      const entries: Entry[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }),
        );
        entries.push(...(await parse(page.Items ?? [])));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async get(id) {
      // DynamoDB takes no empty keys.
      if (id === "") return null;
      const { Item } = await client.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }));
      const [entry] = await parse(Item === undefined ? [] : [Item]);
      return entry ?? null;
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
