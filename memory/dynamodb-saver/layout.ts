import type { ChannelVersions } from "@langchain/langgraph-checkpoint";
import type { CheckpointAddress } from "./keys.ts";
import type { Piece } from "./piece.ts";
import { RecentEntries } from "./recent-entries.ts";

const maxLayouts = 200;

/** How a checkpoint is stored: what the `put` of its child needs to know to store only what changed. */
export interface CheckpointLayout {
  versions: ChannelVersions;
  pieces: ReadonlyMap<string, Piece[]>;
}

/** Layouts of the checkpoints last written and read; the oldest leave first. */
export class LayoutCache {
  private readonly layouts = new RecentEntries<{ threadId: string; layout: CheckpointLayout }>(maxLayouts);

  get(address: CheckpointAddress): CheckpointLayout | undefined {
    return this.layouts.get(cacheKey(address))?.layout;
  }

  set(address: CheckpointAddress, layout: CheckpointLayout): void {
    this.layouts.set(cacheKey(address), { threadId: address.threadId, layout });
  }

  deleteThread(threadId: string): void {
    this.layouts.deleteWhere((entry) => entry.threadId === threadId);
  }
}

function cacheKey({ threadId, namespace, checkpointId }: CheckpointAddress): string {
  return `${threadId.length} ${threadId}${namespace.length} ${namespace}${checkpointId}`;
}
