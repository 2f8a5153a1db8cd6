import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { batchGet, batchWrite } from "./batches.ts";
import { type Item, itemKey, partitionKeyOf, sortKeyOf } from "./item.ts";
import type { SortKeyRange } from "./keys.ts";
import { RequestSender } from "./request-sender.ts";
import type { RetryOptions } from "./retry.ts";

/** Largest page a limited query grows to. */
const pageMax = 256;

export interface QueryOptions {
  /** Items of the first page; later pages are larger. Left out: as many as fit in DynamoDB's 1 MB. */
  firstPage?: number;
  keysOnly?: boolean;
}

export interface UpdateExpression {
  set: string[];
  names: Record<string, string>;
  values: Record<string, AttributeValue>;
  condition?: string;
}

/** The saver's requests to its table: retried, complete (no unprocessed rest), with errors that name the thread. */
export class TableClient {
  private readonly sender: RequestSender;
  private readonly tableName: string;

  constructor(client: DynamoDBClient, tableName: string, retry: RetryOptions) {
    this.sender = new RequestSender(client, tableName, retry);
    this.tableName = tableName;
  }

  async getItem(threadId: string, sortKey: string): Promise<Item | undefined> {
    const input = { TableName: this.tableName, Key: itemKey(threadId, sortKey), ConsistentRead: true };
    const { Item: item } = await this.sender.send("GetItem", { threadId, item: sortKey }, (client) =>
      client.send(new GetItemCommand(input)),
    );
    return item;
  }

  /**
   * Items by sort key; those that are not there are missing from the result. Meant for items that never change: an
   * eventually consistent read at half the price is right when it finds them, only the others are read again.
   */
  async getImmutableItems(threadId: string, sortKeys: Iterable<string>): Promise<Map<string, Item>> {
    const found = new Map<string, Item>();
    for (const consistent of [false, true]) {
      const missing = [...new Set(sortKeys)].filter((sortKey) => !found.has(sortKey));
      for (const item of await batchGet(this.sender, threadId, missing, consistent))
        found.set(sortKeyOf(item), item);
    }
    return found;
  }

  /** Returns false, and changes nothing, when the item exists and `onlyNew` is set. */
  putItem(item: Item, options?: { onlyNew: boolean }): Promise<boolean> {
    const location = { threadId: partitionKeyOf(item), item: sortKeyOf(item) };
    const condition = options?.onlyNew ? { ConditionExpression: "attribute_not_exists(pk)" } : {};
    return this.sender.sendConditional("PutItem", location, (client) =>
      client.send(new PutItemCommand({ TableName: this.tableName, Item: item, ...condition })),
    );
  }

  putItems(items: readonly Item[]): Promise<void> {
    return batchWrite(
      this.sender,
      items.map((item) => ({ PutRequest: { Item: item } })),
    );
  }

  /** Deletes in the order given, as far as batches allow. */
  deleteItems(keys: readonly Item[]): Promise<void> {
    return batchWrite(
      this.sender,
      keys.map((key) => ({ DeleteRequest: { Key: key } })),
    );
  }

  /** Returns false, and changes nothing, when the condition does not hold. */
  updateItem(threadId: string, sortKey: string, update: UpdateExpression): Promise<boolean> {
    const input = {
      TableName: this.tableName,
      Key: itemKey(threadId, sortKey),
      UpdateExpression: `SET ${update.set.join(", ")}`,
      ExpressionAttributeNames: update.names,
      ExpressionAttributeValues: update.values,
      ...(update.condition === undefined ? {} : { ConditionExpression: update.condition }),
    };
    return this.sender.sendConditional("UpdateItem", { threadId, item: sortKey }, (client) =>
      client.send(new UpdateItemCommand(input)),
    );
  }

  /** Items of a thread in descending order of their sort key, strongly consistent. */
  async *query(threadId: string, range: SortKeyRange, options: QueryOptions = {}): AsyncGenerator<Item> {
    let limit = options.firstPage;
    let startKey: Item | undefined;
    do {
      const input = {
        TableName: this.tableName,
        KeyConditionExpression: "pk = :thread AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: {
          ":thread": { S: threadId },
          ":from": { S: range.from },
          ":to": { S: range.to },
        },
        ScanIndexForward: false,
        ConsistentRead: true,
        ...(options.keysOnly ? { ProjectionExpression: "pk, sk" } : {}),
        ...(limit === undefined ? {} : { Limit: limit }),
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      };
      const page = await this.sender.send("Query", { threadId }, (client) =>
        client.send(new QueryCommand(input)),
      );
      yield* page.Items ?? [];
      startKey = page.LastEvaluatedKey;
      if (limit !== undefined) limit = Math.min(limit * 4, pageMax);
    } while (startKey);
  }

  /** Every checkpoint and writes item of the table, in no useful order: reads, and pays for, all of it. */
  async *scanCheckpoints(): AsyncGenerator<Item> {
    let startKey: Item | undefined;
    do {
      const input = {
        TableName: this.tableName,
        FilterExpression: "begins_with(sk, :checkpoints)",
        ExpressionAttributeValues: { ":checkpoints": { S: "C#" } },
        ConsistentRead: true,
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      };
      const page = await this.sender.send("Scan", { threadId: "*" }, (client) =>
        client.send(new ScanCommand(input)),
      );
      yield* page.Items ?? [];
      startKey = page.LastEvaluatedKey;
    } while (startKey);
  }
}
