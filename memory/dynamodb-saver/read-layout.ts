import type { CheckpointCore } from "./checkpoint-content.ts";
import { decodeCheckpointItem, type StoredCheckpoint } from "./checkpoint-item.ts";
import { type CheckpointAddress, checkpointSortKey } from "./keys.ts";
import type { CheckpointLayout } from "./layout.ts";
import { wholeValue } from "./piece.ts";
import { pieceCacheKey } from "./piece-cache.ts";
import type { Storage } from "./storage.ts";

/** How a checkpoint is stored, from one read of its item; undefined when there is no such checkpoint. */
export async function readLayout(
  storage: Storage,
  address: CheckpointAddress,
): Promise<CheckpointLayout | undefined> {
  const item = await storage.table.getItem(
    address.threadId,
    checkpointSortKey(address.namespace, address.checkpointId),
  );
  if (item === undefined || storage.expiry.isExpired(item)) return undefined;
  const checkpoint = await decodeCheckpointItem(storage, item, address);
  const layout = layoutOf(checkpoint);
  storage.layouts.set(address, layout);
  return layout;
}

/**
 * Remembers how a checkpoint that was just read is stored, and what its segments are serialized to from now on: the
 * revived values can differ from the stored text (a streamed message chunk does), and `put` serializes those.
 */
export async function rememberLayout(
  storage: Storage,
  checkpoint: StoredCheckpoint,
  values: Record<string, unknown>,
): Promise<void> {
  for (const [channel, pieces] of checkpoint.content.channels) {
    const value = values[channel];
    if (!Array.isArray(value) || pieces.some(({ elements }) => elements === wholeValue)) continue;
    let from = 0;
    for (const { checkpointId, place, elements } of pieces) {
      const key = pieceCacheKey(checkpoint.address, checkpointId, place);
      await rememberSegment(storage, key, value.slice(from, from + elements));
      from += elements;
    }
  }
  storage.layouts.set(checkpoint.address, layoutOf(checkpoint));
}

/** The text that the elements of a segment are serialized to, if it is at hand. */
export function segmentText(storage: Storage, key: string): Uint8Array | undefined {
  return storage.revivedTexts.get(key) ?? storage.pieces.get(key);
}

async function rememberSegment(storage: Storage, key: string, elements: unknown[]): Promise<void> {
  // A segment is always revived into the same: one that was read before need not be serialized again.
  if (storage.revivedTexts.has(key)) return;
  const [, bytes] = await storage.serde.dumpsTyped(elements);
  const text = bytes.subarray(1, -1);
  const stored = storage.pieces.get(key);
  storage.revivedTexts.set(key, stored && Buffer.compare(text, stored) === 0 ? undefined : text);
}

function layoutOf({ content }: StoredCheckpoint): CheckpointLayout {
  const core = JSON.parse(Buffer.from(content.core).toString("utf8")) as CheckpointCore;
  return { versions: core.channel_versions ?? {}, pieces: content.channels };
}
