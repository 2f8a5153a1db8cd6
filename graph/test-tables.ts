import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import { tableNames, tables } from "../memory/tables.ts";

type Item = Record<string, unknown>;

const names = tableNames();
const keyOf: Record<string, string> = Object.fromEntries(
  Object.entries(tables).map(([key, { partitionKey }]) => [names[key as keyof typeof tables], partitionKey]),
);
const sortKeys = new Map<string, string>(
  Object.values(tables).flatMap((table) =>
    "indexes" in table ? table.indexes.map((index) => [index.name, index.sortKey] as const) : [],
  ),
);

/**
 * Tables in maps, which cost a hundredth of a database: what the stores of incidents, tickets and causes ask of DynamoDB,
 * and nothing else. A process can die around any of its writes.
 */
export function createTestTables() {
  const stored = new Map<string, Map<string, Item>>();
  const table = (name = "") => {
    const items = stored.get(name) ?? new Map<string, Item>();
    stored.set(name, items);
    return items;
  };
  const put = (name: string, item: Item) => table(name).set(String(item[keyOf[name] ?? ""]), item);

  const answer = (command: unknown): unknown => {
    if (command instanceof GetCommand) {
      const { TableName = "", Key = {} } = command.input;
      return { Item: table(TableName).get(String(Object.values(Key)[0])) };
    }
    if (command instanceof BatchGetCommand) {
      const [[name, request] = ["", { Keys: [] }]] = Object.entries(command.input.RequestItems ?? {});
      const found = (request.Keys ?? []).flatMap(
        (key) => table(name).get(String(Object.values(key)[0])) ?? [],
      );
      return { Responses: { [name]: found } };
    }
    if (command instanceof BatchWriteCommand) {
      for (const [name, requests] of Object.entries(command.input.RequestItems ?? {}))
        for (const { PutRequest } of requests) put(name, PutRequest?.Item ?? {});
      return {};
    }
    if (command instanceof PutCommand) {
      const { TableName = "", Item = {}, ExpressionAttributeValues } = command.input;
      const before = table(TableName).get(String(Item[keyOf[TableName] ?? ""]));
      if (before?.version !== ExpressionAttributeValues?.[":before"])
        throw new ConditionalCheckFailedException({ message: "another version", $metadata: {} });
      put(TableName, Item);
      return {};
    }
    if (command instanceof QueryCommand) {
      const {
        TableName,
        IndexName = "",
        ExpressionAttributeNames,
        ExpressionAttributeValues,
        Limit,
      } = command.input;
      const [key = ""] = Object.values(ExpressionAttributeNames ?? {});
      const { ":value": value, ":before": before } = ExpressionAttributeValues ?? {};
      const sortKey = sortKeys.get(IndexName) ?? "";
      const items = [...table(TableName).values()].filter(
        (item) => item[key] === value && (before === undefined || String(item[sortKey]) < String(before)),
      );
      return {
        Items: items.sort((a, b) => (String(a[sortKey]) < String(b[sortKey]) ? 1 : -1)).slice(0, Limit),
      };
    }
    throw new Error("the fake does not know this command");
  };
  let death: { nth: number; when: "before" | "after" } | null = null;
  let writes = 0;
  const send = async (command: unknown) => {
    if (death !== null && writes >= death.nth) throw new Error("the process is dead");
    const isWrite = command instanceof PutCommand || command instanceof BatchWriteCommand;
    if (isWrite) writes += 1;
    if (isWrite && death?.nth === writes && death.when === "before") throw new Error("the process is killed");
    const answered = answer(command);
    if (isWrite && death?.nth === writes) throw new Error("the process is killed");
    return answered;
  };
  return {
    client: { send } as unknown as DynamoDBDocumentClient,
    /** From that write on nothing is answered any more; null revives. */
    dieAt(next: typeof death) {
      death = next;
      writes = 0;
    },
    clear: () => stored.clear(),
    /** Keeps what is stored now; gives what goes back to it. */
    save() {
      const saved = new Map([...stored].map(([name, items]) => [name, new Map(items)]));
      return () => {
        stored.clear();
        for (const [name, items] of saved) stored.set(name, new Map(items));
      };
    },
  };
}
