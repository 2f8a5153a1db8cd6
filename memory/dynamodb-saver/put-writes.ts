import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { RunnableConfig } from "@langchain/core/runnables";
import { type PendingWrite, WRITES_IDX_MAP } from "@langchain/langgraph-checkpoint";
import { DynamoDBSaverError, describeLocation } from "./errors.ts";
import { type Item, itemKey, roomInFirstUnit } from "./item.ts";
import { type CheckpointAddress, requiredKey, requiredThreadId, writesSortKey } from "./keys.ts";
import { PieceReader } from "./piece-reader.ts";
import { serialize } from "./serialize.ts";
import type { Storage } from "./storage.ts";
import type { UpdateExpression } from "./table-client.ts";
import {
  decodeWrites,
  encodeWrites,
  externalWrites,
  regularAttribute,
  regularGroups,
  regularGroupsMax,
  type StoredWrite,
  specialAttribute,
} from "./writes-item.ts";

/** One task's writes on one checkpoint. */
interface TaskWrites {
  address: CheckpointAddress;
  sortKey: string;
  regular: StoredWrite[];
  special: StoredWrite[];
}

/**
 * Stores the writes of a task with one update. Of regular writes with the same index the first stays, of special
 * ones (error, scheduled, interrupt, resume) the last; so a call may be repeated.
 */
export async function putTaskWrites(
  storage: Storage,
  config: RunnableConfig,
  writes: readonly PendingWrite[],
  taskId: string,
  taskPath: string,
): Promise<void> {
  const threadId = requiredThreadId(config.configurable?.thread_id, "put writes");
  const checkpointId = requiredKey(config.configurable?.checkpoint_id, "checkpoint_id", "put writes");
  const namespace: string = config.configurable?.checkpoint_ns ?? "";
  const sortKey = writesSortKey(namespace, checkpointId, requiredKey(taskId, "task id", "put writes"));
  const serialized = await Promise.all(
    writes.map(([channel, value], position): Promise<StoredWrite> => {
      const index = WRITES_IDX_MAP[channel] ?? position;
      return serialize(storage.serde, value).then((typed) => ({ ...typed, channel, taskPath, index }));
    }),
  );
  const regular = serialized.filter(({ index }) => index >= 0);
  // One call may hold several writes of one special channel: the last one counts.
  const special = [
    ...new Map(serialized.filter(({ index }) => index < 0).map((write) => [write.index, write])).values(),
  ];
  const task = { address: { threadId, namespace, checkpointId }, sortKey, regular, special };
  if (regular.length === 0) await update(storage, task, special, undefined);
  else await addRegularWrites(storage, task);
}

async function addRegularWrites(storage: Storage, task: TaskWrites): Promise<void> {
  let group = 0;
  let missing = task.regular;
  while (group < regularGroupsMax) {
    if (await update(storage, task, task.special, { group, writes: missing })) return;
    // The task has regular writes already: those stay, and only the indexes they lack are added as another group.
    const item = (await storage.table.getItem(task.address.threadId, task.sortKey)) ?? {};
    const stored = new Set(await storedIndexes(storage, task, item));
    missing = task.regular.filter(({ index }) => !stored.has(index));
    if (missing.length === 0) {
      await update(storage, task, task.special, undefined);
      return;
    }
    group = regularGroups(item);
  }
  const location = describeLocation({ ...task.address, item: task.sortKey });
  throw new DynamoDBSaverError(`More than ${regularGroupsMax} calls added writes to one task (${location}).`);
}

async function storedIndexes(storage: Storage, task: TaskWrites, item: Item): Promise<number[]> {
  const reader = new PieceReader(storage, task.address);
  await reader.load(externalWrites(item, task.address.checkpointId));
  const location = { ...task.address, item: task.sortKey };
  return (await decodeWrites(item, location, (place) => reader.bytes(place))).map(({ index }) => index);
}

/** Returns false, and changes nothing, when the group of regular writes exists. */
async function update(
  storage: Storage,
  { address, sortKey }: TaskWrites,
  special: readonly StoredWrite[],
  regular: { group: number; writes: StoredWrite[] } | undefined,
): Promise<boolean> {
  if (special.length === 0 && regular === undefined) return true;
  const groups = special.map((write): [string, StoredWrite[]] => [specialAttribute(write.index), [write]]);
  if (regular) groups.push([regularAttribute(regular.group), regular.writes]);
  const ttl = storage.expiry.attribute();
  // Only a group that is alone in its item knows how much room it has.
  const room =
    groups.length === 1 ? roomInFirstUnit({ ...itemKey(address.threadId, sortKey), ...ttl }, "s1") : 0;
  const values: [name: string, value: AttributeValue][] = Object.entries(ttl);
  for (const [name, writes] of groups) {
    values.push([name, await encodeWrites(storage, address, writes, room)]);
  }
  const condition = regular && `attribute_not_exists(#${regularAttribute(regular.group)})`;
  const expression: UpdateExpression = {
    set: values.map(([name]) => `#${name} = :${name}`),
    names: Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
    ...(condition === undefined ? {} : { condition }),
  };
  return storage.table.updateItem(address.threadId, sortKey, expression);
}
