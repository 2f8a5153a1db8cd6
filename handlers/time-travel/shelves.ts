import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Knowledge, KnowledgeDocument } from "../../memory/knowledge/knowledge.ts";
import type { ObjectStore } from "../../memory/object-store.ts";
import { type TableNames, tables } from "../../memory/tables.ts";
import type { Shelf } from "./journal.ts";

type Item = Record<string, unknown>;

/** Items of the tables; a key names the table and the item: `ohero-tickets {"id":"T-…"}`. */
export function itemShelf(client: DynamoDBClient): Shelf {
  const documents = DynamoDBDocumentClient.from(client);
  const placeOf = (key: string) => {
    const at = key.indexOf(" ");
    return { TableName: key.slice(0, at), Key: JSON.parse(key.slice(at + 1)) as Item };
  };
  return {
    async read(key) {
      const { Item } = await documents.send(new GetCommand({ ...placeOf(key), ConsistentRead: true }));
      return Item ?? null;
    },
    async write(key, item) {
      const { TableName, Key } = placeOf(key);
      if (item === null) await documents.send(new DeleteCommand({ TableName, Key }));
      else await documents.send(new PutCommand({ TableName, Item: item as Item }));
    },
  };
}

/** The key of what a write is about; null where it is about none of the tables' single items. */
export function itemKeyOf(names: TableNames, input: { TableName?: string; Key?: Item; Item?: Item }) {
  const { TableName, Key, Item } = input;
  const table = Object.entries(tables).find(([name]) => names[name as keyof TableNames] === TableName)?.[1];
  if (table === undefined) return null;
  const { partitionKey, sortKey } = table as { partitionKey: string; sortKey?: string };
  const attributes = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
  const of = Key ?? Item ?? {};
  return `${TableName} ${JSON.stringify(Object.fromEntries(attributes.map((name) => [name, of[name]])))}`;
}

/** Files of the object store under `directory`. */
export function fileShelf(objects: ObjectStore, directory: string): Shelf {
  return {
    async read(key) {
      const bytes = await objects.get(key);
      return bytes === null ? null : Buffer.from(bytes).toString("utf8");
    },
    async write(key, text) {
      if (text === null) await rm(join(directory, ...key.split("/")), { force: true });
      else await objects.putIfAbsent(key, text as string);
    },
  };
}

/** What is remembered of incidents. */
export function historyShelf(knowledge: Knowledge): Shelf {
  return {
    read: (id) => knowledge.get("history", id),
    write: (id, document) =>
      document === null ? knowledge.remove("history", id) : knowledge.put(document as KnowledgeDocument),
  };
}
