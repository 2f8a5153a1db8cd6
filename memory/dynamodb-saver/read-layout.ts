import type { CheckpointCore } from "./checkpoint-content.ts";
import { decodeCheckpointItem, type StoredCheckpoint } from "./checkpoint-item.ts";
import { type CheckpointAddress, checkpointSortKey } from "./keys.ts";
import type { CheckpointLayout } from "./layout.ts";
import { fingerprintElements } from "./serialize.ts";
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
  const layout = layoutOf(checkpoint, new Map());
  storage.layouts.set(address, layout);
  return layout;
}

/**
 * Remembers how a checkpoint that was just read is stored. Its arrays are fingerprinted from the revived values, not
 * from the stored text, as the two can differ (a streamed message chunk does) and the next `put` serializes those.
 */
export async function rememberLayout(
  storage: Storage,
  checkpoint: StoredCheckpoint,
  values: Record<string, unknown>,
): Promise<void> {
  const fingerprints = new Map<string, string[]>();
  for (const [channel, pieces] of checkpoint.content.channels) {
    if (pieces.some((piece) => piece.elements < 0)) continue;
    const ofElements = await fingerprintElements(storage.serde, values[channel]);
    if (ofElements) fingerprints.set(channel, ofElements);
  }
  storage.layouts.set(checkpoint.address, layoutOf(checkpoint, fingerprints));
}

function layoutOf(checkpoint: StoredCheckpoint, fingerprints: Map<string, string[]>): CheckpointLayout {
  const core = JSON.parse(Buffer.from(checkpoint.content.core).toString("utf8")) as CheckpointCore;
  return { versions: core.channel_versions ?? {}, pieces: checkpoint.content.channels, fingerprints };
}
