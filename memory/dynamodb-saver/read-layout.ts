import type { ChannelVersions } from "@langchain/langgraph-checkpoint";
import { coreOf } from "./checkpoint-content.ts";
import { decodeCheckpointItem, type StoredCheckpoint } from "./checkpoint-item.ts";
import { type CheckpointAddress, checkpointSortKey } from "./keys.ts";
import type { CheckpointLayout } from "./layout.ts";
import { wholeValue } from "./piece.ts";
import { SegmentTexts } from "./segment-texts.ts";
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
  const { content } = await decodeCheckpointItem(storage, item, address);
  const layout = { versions: coreOf(content).channel_versions ?? {}, pieces: content.channels };
  storage.layouts.set(address, layout);
  return layout;
}

/** Remembers how a checkpoint that was just read is stored, for the `put` of its child. */
export function rememberLayout(
  storage: Storage,
  checkpoint: StoredCheckpoint,
  versions: ChannelVersions,
): void {
  const { address, content } = checkpoint;
  const texts = new SegmentTexts(storage, address);
  for (const pieces of content.channels.values()) {
    for (const piece of pieces) {
      if (piece.elements === wholeValue) continue;
      const isInline = piece.checkpointId === address.checkpointId && typeof piece.place === "number";
      texts.addRead(piece, isInline ? content.inline[piece.place as number] : undefined);
    }
  }
  // The caller may change what it was given.
  storage.layouts.set(address, { versions: { ...versions }, pieces: content.channels });
}
