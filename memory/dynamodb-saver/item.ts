import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { parseSortKey } from "./keys.ts";

export type Item = Record<string, AttributeValue>;

/** Attribute names, short because DynamoDB bills them with every item. */
export const attributes = {
  /** Checkpoint: packed frame. Chunk of a value: a part of the packed value. */
  data: "d",
  /** Checkpoint too big for an item: where its packed frame is, as JSON. */
  external: "e",
  /** Checkpoint: id of its parent. */
  parent: "p",
  /** Checkpoint whose namespace is only a hash in the key: the namespace. */
  namespace: "n",
  /** Item whose expiry was moved because delta channels need it: its first time to live. */
  formerTimeToLive: "x",
} as const;

export function itemKey(threadId: string, sortKey: string): Item {
  return { pk: { S: threadId }, sk: { S: sortKey } };
}

/** DynamoDB bills writes by the started kilobyte of the whole item. */
const writeUnitBytes = 1_024;

/** Bytes that can be added to an item, as one binary attribute, before it costs more than one write unit. */
export function roomInFirstUnit(item: Item, attribute: string): number {
  let used = attribute.length;
  for (const name in item) {
    const value = item[name];
    used += name.length + (value?.S === undefined ? 0 : Buffer.byteLength(value.S)) + (value?.N?.length ?? 0);
  }
  return writeUnitBytes - used;
}

export function partitionKeyOf(item: Item): string {
  return item.pk?.S ?? "";
}

export function sortKeyOf(item: Item): string {
  return item.sk?.S ?? "";
}

/** True for the writes of a task of this checkpoint. */
export function isWritesOf(item: Item, namespaceKey: string, checkpointId: string): boolean {
  const key = parseSortKey(sortKeyOf(item));
  return key.taskId !== undefined && key.namespaceKey === namespaceKey && key.checkpointId === checkpointId;
}
