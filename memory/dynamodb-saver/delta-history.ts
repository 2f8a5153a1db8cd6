import type { RunnableConfig } from "@langchain/core/runnables";
import { type DeltaChannelHistory, getCheckpointId } from "@langchain/langgraph-checkpoint";
import type { FoundCheckpoint } from "./checkpoint-tuple.ts";
import { DamagedCheckpointError } from "./errors.ts";
import { extendLife } from "./extend-life.ts";
import { findCheckpoints } from "./find-checkpoints.ts";
import { checkpointRange, namespaceRange, requiredThreadId } from "./keys.ts";
import { readPendingWrites } from "./pending-writes.ts";
import { PieceReader } from "./piece-reader.ts";
import type { Place } from "./place.ts";
import { readValues } from "./read-values.ts";
import type { Storage } from "./storage.ts";
import { externalWrites } from "./writes-item.ts";

/** Items of the first page. A chain is as long as the run since LangGraph last stored the channel's whole value. */
const firstPage = 32;

/** An ancestor of the target, and the channels whose writes it still has to supply. */
interface Ancestor {
  found: FoundCheckpoint;
  channels: ReadonlySet<string>;
}

/**
 * Per channel: the writes on the way from the nearest ancestor that stores a value (the seed) to the checkpoint of the
 * config, oldest first. The ancestors are read in descending order with as few queries as there are pages.
 *
 * @throws DamagedCheckpointError when an ancestor is missing, as the value would lack its writes
 */
export async function readDeltaHistory(
  storage: Storage,
  config: RunnableConfig,
  channels: readonly string[],
): Promise<Record<string, DeltaChannelHistory>> {
  if (channels.length === 0) return {};
  const threadId = requiredThreadId(config.configurable?.thread_id, "read the history of delta channels");
  const namespace: string = config.configurable?.checkpoint_ns ?? "";
  const target = await readTarget(storage, threadId, namespace, getCheckpointId(config));
  const chain = target ? await readAncestors(storage, target, channels) : [];

  const found = chain.map((ancestor) => ancestor.found);
  const checkpoints = found.map(({ checkpoint }) => checkpoint);
  const reader = new PieceReader(storage, { threadId, namespace }, checkpoints);
  await reader.load(chain.flatMap(placesOf));
  // The target too: its writes become part of the history of what is built on it.
  if (target) await extendLife(storage, [target, ...found], new Set(channels));
  const history = new Map(
    channels.map((channel): [string, DeltaChannelHistory] => [channel, { writes: [] }]),
  );
  for (const ancestor of chain.toReversed()) await replay(storage, ancestor, reader, history);
  return Object.fromEntries(history);
}

/** The checkpoint with this id, or the latest one. */
async function readTarget(
  storage: Storage,
  threadId: string,
  namespace: string,
  id: string,
): Promise<FoundCheckpoint | undefined> {
  const items = id
    ? storage.table.query(threadId, checkpointRange(namespace, id))
    : storage.table.query(threadId, namespaceRange(namespace), { firstPage: 2 });
  for await (const found of findCheckpoints(storage, items, { namespace, checkpointId: id })) return found;
  return undefined;
}

/** The ancestors of the target from the nearest on, until every channel has met a stored value. */
async function readAncestors(
  storage: Storage,
  target: FoundCheckpoint,
  channels: readonly string[],
): Promise<Ancestor[]> {
  const { threadId, namespace, checkpointId: targetId } = target.checkpoint.address;
  const chain: Ancestor[] = [];
  const remaining = new Set(channels);
  let expected = target.checkpoint.parentId;
  while (expected !== undefined && remaining.size > 0) {
    const before = chain.length;
    const range = { from: namespaceRange(namespace).from, to: checkpointRange(namespace, expected).to };
    const items = storage.table.query(threadId, range, { firstPage });
    for await (const found of findCheckpoints(storage, items, { namespace, includeExpired: true })) {
      const { address, content, parentId } = found.checkpoint;
      // Checkpoints in between belong to other branches; an older one means that the expected one is not here.
      if (address.checkpointId > expected) continue;
      if (address.checkpointId < expected) break;
      chain.push({ found, channels: new Set(remaining) });
      for (const channel of content.channels.keys()) remaining.delete(channel);
      expected = parentId;
      if (expected === undefined || remaining.size === 0) break;
    }
    if (chain.length > before) continue;
    const location = { threadId, namespace, checkpointId: expected ?? "" };
    throw new DamagedCheckpointError(`An ancestor that "${targetId}" is built on is missing`, location);
  }
  return chain;
}

function placesOf({ found: { checkpoint, writes }, channels }: Ancestor): Place[] {
  const seeds = [...checkpoint.content.channels].flatMap(([channel, pieces]) =>
    channels.has(channel) ? pieces : [],
  );
  return [...seeds, ...writes.flatMap((item) => externalWrites(item, checkpoint.address.checkpointId))];
}

/** Adds what an ancestor stores: its value, which precedes its writes. */
async function replay(
  storage: Storage,
  { found: { checkpoint, writes }, channels }: Ancestor,
  reader: PieceReader,
  history: ReadonlyMap<string, DeltaChannelHistory>,
): Promise<void> {
  const isWanted = (channel: string) => channels.has(channel);
  const seeds = await readValues(storage, checkpoint, reader, isWanted);
  for (const [channel, seed] of Object.entries(seeds)) Object.assign(history.get(channel) ?? {}, { seed });
  for (const write of await readPendingWrites(storage, checkpoint.address, writes, reader, isWanted)) {
    history.get(write[1])?.writes.push(write);
  }
}
