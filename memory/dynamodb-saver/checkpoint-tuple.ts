import type { RunnableConfig } from "@langchain/core/runnables";
import {
  type Checkpoint,
  type CheckpointMetadata,
  type CheckpointPendingWrite,
  type CheckpointTuple,
  maxChannelVersion,
  TASKS,
} from "@langchain/langgraph-checkpoint";
import { coreOf } from "./checkpoint-content.ts";
import type { StoredCheckpoint } from "./checkpoint-item.ts";
import { type Item, isWritesOf } from "./item.ts";
import { type CheckpointAddress, checkpointRange, namespaceKey } from "./keys.ts";
import { readPendingWrites } from "./pending-writes.ts";
import { PieceReader } from "./piece-reader.ts";
import type { Place } from "./place.ts";
import { readValues } from "./read-values.ts";
import { deserialize } from "./serialize.ts";
import type { Storage } from "./storage.ts";
import { externalWrites } from "./writes-item.ts";

/** A checkpoint as it was found in the table, with the items of its pending writes. */
export interface FoundCheckpoint {
  item: Item;
  checkpoint: StoredCheckpoint;
  writes: Item[];
}

/** Before version 4, `Send`s were kept as writes of the parent checkpoint. */
const firstVersionWithSendsInState = 4;

/**
 * Completes checkpoints of one namespace into tuples; all values they need are read with one batch.
 *
 * @param threadId as the caller gave it (a number stays one)
 */
export async function toTuples(
  storage: Storage,
  threadId: unknown,
  found: readonly FoundCheckpoint[],
): Promise<CheckpointTuple[]> {
  const address = found[0]?.checkpoint.address;
  if (address === undefined) return [];
  const checkpoints = found.map(({ checkpoint }) => checkpoint);
  const reader = new PieceReader(storage, address, checkpoints);
  await reader.load(found.flatMap(placesOf));
  return Promise.all(found.map((each) => toTuple(storage, threadId, each, reader)));
}

function placesOf({ checkpoint, writes }: FoundCheckpoint): Place[] {
  const external = writes.flatMap((item) => externalWrites(item, checkpoint.address.checkpointId));
  return [...[...checkpoint.content.channels.values()].flat(), ...external];
}

async function toTuple(
  storage: Storage,
  threadId: unknown,
  { checkpoint, writes }: FoundCheckpoint,
  reader: PieceReader,
): Promise<CheckpointTuple> {
  const { address, content, parentId } = checkpoint;
  const core = coreOf(content);
  const [values, metadata, pendingWrites] = await Promise.all([
    readValues(storage, checkpoint, reader),
    readMetadata(storage, checkpoint),
    readPendingWrites(storage, address, writes, reader),
  ]);
  const complete: Checkpoint = { ...core, id: address.checkpointId, channel_values: values };
  const configOf = (checkpointId: string): RunnableConfig => ({
    configurable: { thread_id: threadId, checkpoint_ns: address.namespace, checkpoint_id: checkpointId },
  });
  const tuple = { config: configOf(address.checkpointId), checkpoint: complete, metadata, pendingWrites };
  if (parentId === undefined) return tuple;
  if (core.v < firstVersionWithSendsInState) {
    addSends(complete, await readWrites(storage, { ...address, checkpointId: parentId }));
  }
  return { ...tuple, parentConfig: configOf(parentId) };
}

export async function readMetadata(
  storage: Storage,
  { content }: StoredCheckpoint,
): Promise<CheckpointMetadata> {
  return (await deserialize(storage.serde, content.metadata)) as CheckpointMetadata;
}

function addSends(checkpoint: Checkpoint, parentWrites: CheckpointPendingWrite[]): void {
  const versions = Object.values(checkpoint.channel_versions);
  checkpoint.channel_values[TASKS] = parentWrites
    .filter(([, channel]) => channel === TASKS)
    .map(([, , send]) => send);
  checkpoint.channel_versions[TASKS] = versions.length > 0 ? maxChannelVersion(...versions) : 1;
}

async function readWrites(storage: Storage, address: CheckpointAddress): Promise<CheckpointPendingWrite[]> {
  const { threadId, namespace, checkpointId } = address;
  const items: Item[] = [];
  for await (const item of storage.table.query(threadId, checkpointRange(namespace, checkpointId))) {
    if (isWritesOf(item, namespaceKey(namespace), checkpointId)) items.push(item);
  }
  const reader = new PieceReader(storage, address);
  await reader.load(items.flatMap((item) => externalWrites(item, checkpointId)));
  return readPendingWrites(storage, address, items, reader);
}
