import type { ChannelVersions } from "@langchain/langgraph-checkpoint";
import type { CheckpointAddress } from "./keys.ts";
import type { Piece } from "./piece.ts";

/** How a checkpoint is stored: what the `put` of its child needs to know to store only what changed. */
export interface CheckpointLayout {
  versions: ChannelVersions;
  pieces: ReadonlyMap<string, Piece[]>;
  /** Per channel stored in segments: a fingerprint of each element. Unknown after a bare read of the layout. */
  fingerprints: ReadonlyMap<string, string[]>;
}

/** Layouts of the checkpoints last written and read; the oldest leave first. */
export class LayoutCache {
  private readonly layouts = new Map<string, { threadId: string; layout: CheckpointLayout }>();
  private readonly maxEntries: number;

  constructor(maxEntries: number) {
    this.maxEntries = maxEntries;
  }

  get(address: CheckpointAddress): CheckpointLayout | undefined {
    return this.layouts.get(cacheKey(address))?.layout;
  }

  set(address: CheckpointAddress, layout: CheckpointLayout): void {
    this.layouts.set(cacheKey(address), { threadId: address.threadId, layout });
    if (this.layouts.size <= this.maxEntries) return;
    const [oldest] = this.layouts.keys();
    if (oldest !== undefined) this.layouts.delete(oldest);
  }

  deleteThread(threadId: string): void {
    for (const [key, entry] of this.layouts) if (entry.threadId === threadId) this.layouts.delete(key);
  }
}

function cacheKey({ threadId, namespace, checkpointId }: CheckpointAddress): string {
  return JSON.stringify([threadId, namespace, checkpointId]);
}
