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
  const values = writes.map(([, value]) => value);
  const channels = writes.map(([channel]) => channel);
  const serialized = await serialize(storage.serde, values);
  const regular: StoredWrite[] = [];
  // One call may hold several writes of one special channel: the last one counts.
  const special = new Map<number, StoredWrite>();
  serialized.forEach(({ type, bytes }, position) => {
    const channel = channels[position] ?? "";
    const index = WRITES_IDX_MAP[channel] ?? position;
    const write = { index, channel, taskPath, type, bytes };
    if (index >= 0) regular.push(write);
    else special.set(index, write);
  });
  const task = {
    address: { threadId, namespace, checkpointId },
    sortKey,
    regular,
    special: [...special.values()],
  };
  if (regular.length === 0) await update(storage, task, undefined);
  else await addRegularWrites(storage, task);
}

async function addRegularWrites(storage: Storage, task: TaskWrites): Promise<void> {
  let group = 0;
  let missing = task.regular;
  while (group < regularGroupsMax) {
    if (await update(storage, task, { group, writes: missing })) return;
    // The task has regular writes already: those stay, and only the indexes they lack are added as another group.
    const item = (await storage.table.getItem(task.address.threadId, task.sortKey)) ?? {};
    const stored = new Set(await storedIndexes(storage, task, item));
    missing = task.regular.filter(({ index }) => !stored.has(index));
    if (missing.length === 0) {
      await update(storage, task, undefined);
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
  { address, sortKey, special }: TaskWrites,
  regular: { group: number; writes: StoredWrite[] } | undefined,
): Promise<boolean> {
  if (special.length === 0 && regular === undefined) return true;
  const groups = special.map((write): [string, StoredWrite[]] => [specialAttribute(write.index), [write]]);
  if (regular) groups.push([regularAttribute(regular.group), regular.writes]);
  const ttl = storage.expiry.attribute();
  // Only a group that is alone in its item knows how much room it has.
  const room =
    groups.length === 1 ? roomInFirstUnit({ ...itemKey(address.threadId, sortKey), ...ttl }, "s1") : 0;
  const attributes: Item = { ...ttl };
  for (const [name, writes] of groups) attributes[name] = await encodeWrites(storage, address, writes, room);
  const absent = regular && regularAttribute(regular.group);
  return storage.table.updateItem(address.threadId, sortKey, setAttributes(attributes, absent));
}

/** @param absent the attribute that must not exist yet */
function setAttributes(attributes: Item, absent: string | undefined): UpdateExpression {
  const set: string[] = [];
  const names: UpdateExpression["names"] = {};
  const values: UpdateExpression["values"] = {};
  for (const name in attributes) {
    set.push(`#${name} = :${name}`);
    names[`#${name}`] = name;
    values[`:${name}`] = attributes[name] as Item[string];
  }
  const condition = absent === undefined ? {} : { condition: `attribute_not_exists(#${absent})` };
  return { set, names, values, ...condition };
}
