import type { RunnableConfig } from "@langchain/core/runnables";
import {
  BaseCheckpointSaver,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  type DeltaChannelHistory,
  type PendingWrite,
} from "@langchain/langgraph-checkpoint";
import { deleteThread } from "./delete-thread.ts";
import { readDeltaHistory } from "./delta-history.ts";
import { getCheckpoint } from "./get-checkpoint.ts";
import { listCheckpoints } from "./list-checkpoints.ts";
import type { DynamoDBSaverOptions } from "./options.ts";
import { putCheckpoint } from "./put-checkpoint.ts";
import { putTaskWrites } from "./put-writes.ts";
import { createStorage, type Storage } from "./storage.ts";

/**
 * A LangGraph checkpoint saver on one DynamoDB table. Safe to share between threads and runs; runs of the same thread
 * at the same time fork it, as with every saver, so let one run of a thread finish before the next one starts.
 *
 * All methods throw a `DynamoDBSaverError` that names the thread, the checkpoint and the item, and what to do.
 */
export class DynamoDBSaver extends BaseCheckpointSaver {
  private readonly storage: Storage;

  constructor(options: DynamoDBSaverOptions) {
    super(options.serde);
    this.storage = createStorage(options, this.serde);
  }

  /** The checkpoint of `checkpoint_id`, or else the latest one; undefined when there is none. */
  override getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    return getCheckpoint(this.storage, config);
  }

  /**
   * Checkpoints from the newest to the oldest, per namespace. Without a `thread_id` it reads, and pays for, the whole
   * table: for tools and tests.
   */
  override list(config: RunnableConfig, options?: CheckpointListOptions): AsyncGenerator<CheckpointTuple> {
    return listCheckpoints(this.storage, config, options);
  }

  /**
   * Stores a checkpoint as the child of the config's `checkpoint_id`: the values of the channels in `newVersions`, and
   * for the others where the parent's are. When it rejects, the thread is as it was.
   */
  override put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    return putCheckpoint(this.storage, config, checkpoint, metadata, newVersions);
  }

  /** Stores what a task wrote. May be called again with the same writes. */
  override putWrites(
    config: RunnableConfig,
    writes: PendingWrite[],
    taskId: string,
    taskPath = "",
  ): Promise<void> {
    return putTaskWrites(this.storage, config, writes, taskId, taskPath);
  }

  /** Deletes all checkpoints, writes and values of a thread, in every namespace. */
  override deleteThread(threadId: string): Promise<void> {
    return deleteThread(this.storage, threadId);
  }

  /** What delta channels are rebuilt from. With `ttlSeconds`, it also moves the expiry of what it read. */
  override getDeltaChannelHistory(options: {
    config: RunnableConfig;
    channels: string[];
  }): Promise<Record<string, DeltaChannelHistory>> {
    return readDeltaHistory(this.storage, options.config, options.channels);
  }
}
