import { BatchGetItemCommand, BatchWriteItemCommand, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { type ItemLocation, StorageRequestError } from "./errors.ts";
import { type Item, itemKey, partitionKeyOf } from "./item.ts";
import { requestError } from "./request-error.ts";
import type { RequestSender } from "./request-sender.ts";
import { backOff } from "./retry.ts";

/** Most keys and write requests DynamoDB takes in one batch. */
const batchGetMax = 100;
const batchWriteMax = 25;

/** The items of these keys that exist, in no particular order. */
export async function batchGet(
  sender: RequestSender,
  threadId: string,
  sortKeys: readonly string[],
  consistent: boolean,
): Promise<Item[]> {
  const items: Item[] = [];
  const progress = new Progress(sender, "BatchGetItem", { threadId });
  let keys = sortKeys.map((sortKey) => itemKey(threadId, sortKey));
  while (keys.length > 0) {
    const batch = keys.slice(0, batchGetMax);
    const request = { [sender.tableName]: { Keys: batch, ConsistentRead: consistent } };
    const answer = await sender.send("BatchGetItem", { threadId }, (client) =>
      client.send(new BatchGetItemCommand({ RequestItems: request })),
    );
    items.push(...(answer.Responses?.[sender.tableName] ?? []));
    const unprocessed = answer.UnprocessedKeys?.[sender.tableName]?.Keys ?? [];
    keys = [...unprocessed, ...keys.slice(batchGetMax)];
    await progress.made(batch.length, unprocessed.length);
  }
  return items;
}

/** Puts and deletes items of one thread, in the order given as far as batches allow. */
export async function batchWrite(sender: RequestSender, requests: readonly WriteRequest[]): Promise<void> {
  const [first] = requests;
  const threadId = partitionKeyOf(first?.PutRequest?.Item ?? first?.DeleteRequest?.Key ?? {});
  const progress = new Progress(sender, "BatchWriteItem", { threadId });
  let left = requests;
  while (left.length > 0) {
    const batch = left.slice(0, batchWriteMax);
    const answer = await sender.send("BatchWriteItem", { threadId }, (client) =>
      client.send(new BatchWriteItemCommand({ RequestItems: { [sender.tableName]: batch } })),
    );
    const unprocessed = answer.UnprocessedItems?.[sender.tableName] ?? [];
    left = [...unprocessed, ...left.slice(batchWriteMax)];
    await progress.made(batch.length, unprocessed.length);
  }
}

/** Slows down while DynamoDB leaves a part of the batches undone, and gives up when nothing is done any more. */
class Progress {
  private readonly sender: RequestSender;
  private readonly operation: string;
  private readonly location: ItemLocation;
  private fruitless = 0;

  constructor(sender: RequestSender, operation: string, location: ItemLocation) {
    this.sender = sender;
    this.operation = operation;
    this.location = location;
  }

  async made(requested: number, unprocessed: number): Promise<void> {
    const { retry, tableName } = this.sender;
    this.fruitless = unprocessed < requested ? 0 : this.fruitless + 1;
    if (this.fruitless >= retry.maxAttempts) {
      const cause = new StorageRequestError(
        `${unprocessed} items were left unprocessed ${this.fruitless} times in a row`,
      );
      throw requestError(this.operation, tableName, this.location, cause);
    }
    if (unprocessed > 0) await backOff(Math.max(1, this.fruitless), retry);
  }
}
