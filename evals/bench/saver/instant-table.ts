import { performance } from "node:perf_hooks";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";

type Item = Record<string, AttributeValue>;

interface Input {
  Key?: Item;
  Item?: Item;
  Limit?: number;
  ExclusiveStartKey?: Item;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
  RequestItems?: Record<string, { Keys: Item[] } & { PutRequest: { Item: Item } }[]>;
}

/** A client and its table in memory, which answers at once. */
export interface InstantTable {
  client: DynamoDBClient;
  /** Time spent in the client so far. */
  millisecondsSpent(): number;
}

/** For measuring what a saver itself takes. */
export function createInstantTable(): InstantTable {
  const threads = new Map<string, { keys: string[]; items: Map<string, Item> }>();

  const threadOf = (id: string | undefined) => {
    const thread = threads.get(id ?? "") ?? { keys: [], items: new Map<string, Item>() };
    threads.set(id ?? "", thread);
    return thread;
  };
  const put = (item: Item) => {
    const { keys, items } = threadOf(item.pk?.S);
    const key = item.sk?.S ?? "";
    if (!items.has(key)) {
      let at = keys.length;
      while (at > 0 && (keys[at - 1] ?? "") > key) at -= 1;
      keys.splice(at, 0, key);
    }
    items.set(key, item);
  };
  const get = (key: Item) => threadOf(key.pk?.S).items.get(key.sk?.S ?? "");

  const commands: Record<string, (input: Input) => object> = {
    GetItemCommand: ({ Key = {} }) => ({ Item: get(Key) }),
    PutItemCommand: ({ Item: item = {} }) => put(item) ?? {},
    UpdateItemCommand: ({ Key = {}, ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }) => {
      const item = { ...Key, ...get(Key) };
      for (const name of Object.values(ExpressionAttributeNames)) {
        const value = ExpressionAttributeValues[`:${name}`];
        if (value) item[name] = value;
      }
      return put(item) ?? {};
    },
    BatchWriteItemCommand: ({ RequestItems = {} }) => {
      for (const requests of Object.values(RequestItems))
        for (const { PutRequest } of requests) put(PutRequest.Item);
      return {};
    },
    BatchGetItemCommand: ({ RequestItems = {} }) => {
      const answers: Record<string, Item[]> = {};
      for (const [table, { Keys }] of Object.entries(RequestItems)) {
        answers[table] = Keys.map(get).filter((item) => item !== undefined);
      }
      return { Responses: answers };
    },
    QueryCommand: ({
      ExpressionAttributeValues = {},
      Limit = Number.POSITIVE_INFINITY,
      ExclusiveStartKey,
    }) => {
      const { ":thread": id, ":from": from, ":to": to } = ExpressionAttributeValues;
      const { keys, items } = threadOf(id?.S);
      const found: Item[] = [];
      for (let at = keys.length - 1; at >= 0; at -= 1) {
        const key = keys[at] ?? "";
        if (key < (from?.S ?? "")) break;
        if (key > (to?.S ?? "") || key >= (ExclusiveStartKey?.sk?.S ?? "~")) continue;
        const item = items.get(key) ?? {};
        found.push(item);
        if (found.length === Limit) return { Items: found, LastEvaluatedKey: item };
      }
      return { Items: found };
    },
  };
  let spent = 0;
  const send = async (command: { input: Input }) => {
    const start = performance.now();
    const answer = commands[command.constructor.name]?.(command.input);
    spent += performance.now() - start;
    return answer;
  };
  return { client: { send } as unknown as DynamoDBClient, millisecondsSpent: () => spent };
}
