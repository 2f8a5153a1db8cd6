import type { RunnableConfig } from "@langchain/core/runnables";
import type { CheckpointListOptions, CheckpointTuple } from "@langchain/langgraph-checkpoint";
import { type FoundCheckpoint, readMetadata, toTuples } from "./checkpoint-tuple.ts";
import { findCheckpoints } from "./find-checkpoints.ts";
import { type Item, partitionKeyOf, sortKeyOf } from "./item.ts";
import {
  allCheckpoints,
  checkpointRange,
  checkpointSortKey,
  namespaceRange,
  requiredThreadId,
  type SortKeyRange,
} from "./keys.ts";
import type { Storage } from "./storage.ts";

/** Checkpoints whose values are read together. */
const groupMax = 16;
/** Items a checkpoint takes on average, with its writes: sizes the first page of a list with a limit. */
const itemsPerCheckpoint = 3;

/** Checkpoints from the newest to the oldest of each namespace. Without a thread id the whole table is read. */
export async function* listCheckpoints(
  storage: Storage,
  config: RunnableConfig,
  { before, filter = {}, limit = Number.POSITIVE_INFINITY }: CheckpointListOptions = {},
): AsyncGenerator<CheckpointTuple> {
  if (limit <= 0) return;
  const { thread_id, checkpoint_ns: namespace, checkpoint_id: checkpointId } = config.configurable ?? {};
  const wanted = {
    namespace,
    checkpointId,
    before: before?.configurable?.checkpoint_id as string | undefined,
  };
  const firstPage = Number.isFinite(limit) ? { firstPage: Math.min(limit * itemsPerCheckpoint, 256) } : {};
  const items =
    thread_id === undefined || thread_id === null || thread_id === ""
      ? scanInOrder(storage)
      : storage.table.query(requiredThreadId(thread_id, "list checkpoints"), rangeOf(wanted), firstPage);

  let left = limit;
  let group: FoundCheckpoint[] = [];
  for await (const found of findCheckpoints(storage, items, wanted)) {
    if (!(await hasMetadata(storage, found, filter))) continue;
    if (!isSameNamespace(group[0], found)) {
      yield* await complete(storage, thread_id, group);
      group = [];
    }
    group.push(found);
    left -= 1;
    if (left > 0 && group.length < groupMax) continue;
    yield* await complete(storage, thread_id, group);
    group = [];
    if (left <= 0) return;
  }
  yield* await complete(storage, thread_id, group);
}

function complete(storage: Storage, threadId: unknown, group: FoundCheckpoint[]): Promise<CheckpointTuple[]> {
  return toTuples(storage, threadId || group[0]?.checkpoint.address.threadId, group);
}

function rangeOf({ namespace, checkpointId, before }: Record<string, string | undefined>): SortKeyRange {
  if (namespace === undefined) return allCheckpoints;
  if (checkpointId) return checkpointRange(namespace, checkpointId);
  const range = namespaceRange(namespace);
  return before ? { from: range.from, to: checkpointSortKey(namespace, before) } : range;
}

async function hasMetadata(
  storage: Storage,
  { checkpoint }: FoundCheckpoint,
  filter: Record<string, unknown>,
): Promise<boolean> {
  const conditions = Object.entries(filter);
  if (conditions.length === 0) return true;
  const metadata = (await readMetadata(storage, checkpoint)) as Record<string, unknown>;
  return conditions.every(([key, value]) => metadata[key] === value);
}

function isSameNamespace(a: FoundCheckpoint | undefined, b: FoundCheckpoint): boolean {
  if (a === undefined) return true;
  const [one, other] = [a.checkpoint.address, b.checkpoint.address];
  return one.threadId === other.threadId && one.namespace === other.namespace;
}

async function* scanInOrder(storage: Storage): AsyncGenerator<Item> {
  const items: Item[] = [];
  for await (const item of storage.table.scanCheckpoints()) items.push(item);
  yield* items.sort(
    (a, b) => descending(partitionKeyOf(a), partitionKeyOf(b)) || descending(sortKeyOf(a), sortKeyOf(b)),
  );
}

function descending(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0;
}
