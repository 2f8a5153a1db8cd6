import type { RunnableConfig } from "@langchain/core/runnables";
import type { ChannelVersions, Checkpoint, CheckpointMetadata } from "@langchain/langgraph-checkpoint";
import type { CheckpointContent } from "./checkpoint-content.ts";
import { commitCheckpoint } from "./commit-checkpoint.ts";
import { type CheckpointAddress, requiredKey, requiredThreadId } from "./keys.ts";
import { sizes } from "./options.ts";
import { wholeValue } from "./piece.ts";
import { pieceCacheKey } from "./piece-cache.ts";
import { placePieces } from "./place-pieces.ts";
import {
  type ChannelPlan,
  type NewPiece,
  needsValue,
  type PlanInput,
  planChannels,
} from "./plan-channels.ts";
import { readLayout } from "./read-layout.ts";
import { SegmentTexts } from "./segment-texts.ts";
import { type SerializedValue, serialize } from "./serialize.ts";
import type { Storage } from "./storage.ts";

/**
 * Stores a checkpoint: first the values that get items of their own, then its own item, which makes it visible.
 * A failure in between leaves the thread as it was.
 */
export async function putCheckpoint(
  storage: Storage,
  config: RunnableConfig,
  checkpoint: Checkpoint,
  metadata: CheckpointMetadata,
  newVersions: ChannelVersions,
): Promise<RunnableConfig> {
  const threadId = requiredThreadId(config.configurable?.thread_id, "put a checkpoint");
  const namespace: string = config.configurable?.checkpoint_ns ?? "";
  const checkpointId = requiredKey(checkpoint.id, "checkpoint_id", "put a checkpoint");
  const parentId: string | undefined = config.configurable?.checkpoint_id;
  const address = { threadId, namespace, checkpointId };

  const texts = new SegmentTexts(storage, address);
  const cachedParent = parentId ? storage.layouts.get({ ...address, checkpointId: parentId }) : undefined;
  const { id: _id, channel_values: values, ...core } = checkpoint;
  const input: PlanInput = {
    channels: Object.keys(values).filter((channel) => values[channel] !== undefined),
    versions: { ...checkpoint.channel_versions },
    newVersions: { ...newVersions },
    hasParent: Boolean(parentId),
    parent: cachedParent,
    repeatMaxBytes: sizes.repeatMax,
    expiry: storage.expiry,
    texts,
  };
  // The graph goes on running and changes these objects: all of them are serialized before the first await.
  const coreBytes = Buffer.from(JSON.stringify(core));
  const channels = input.channels.filter((channel) => needsValue(channel, input));
  const serializing = serialize(storage.serde, [metadata, ...channels.map((channel) => values[channel])]);
  const [metadataBytes, ...channelBytes] = await serializing;
  const serialized = new Map(
    channels.map((channel, index) => [channel, channelBytes[index] as SerializedValue]),
  );

  const parent =
    cachedParent ?? (parentId && (await readLayout(storage, { ...address, checkpointId: parentId })));
  if (parent) input.parent = parent;
  let plans = planChannels(input, serialized);
  for (;;) {
    const differing = [...plans.values()].flatMap((plan) => plan.differing ?? []);
    if (differing.length === 0 || !(await texts.revive(differing))) break;
    plans = planChannels(input, serialized);
  }
  const placed = await placePieces(storage, address, plans);
  const content = { core: coreBytes, metadata: metadataBytes, ...placed };
  const committed = await commitCheckpoint(storage, address, parentId, content);
  remember(storage, address, input.versions, plans, committed);
  const { thread_id } = config.configurable ?? {};
  return { configurable: { thread_id, checkpoint_ns: namespace, checkpoint_id: checkpointId } };
}

function remember(
  storage: Storage,
  address: CheckpointAddress,
  versions: ChannelVersions,
  plans: ReadonlyMap<string, ChannelPlan>,
  content: CheckpointContent,
): void {
  for (const [channel, { added }] of plans) {
    const piece = content.channels.get(channel)?.at(-1);
    if (!added || !piece || isRepeatedAnyway(added)) continue;
    const key = pieceCacheKey(address, address.checkpointId, piece.place);
    storage.pieces.set(key, added.bytes);
  }
  storage.layouts.set(address, { versions, pieces: content.channels });
}

/** Whole values that every checkpoint repeats are never looked up. */
function isRepeatedAnyway({ elements, bytes }: NewPiece): boolean {
  return elements === wholeValue && bytes.byteLength <= sizes.repeatMax;
}
