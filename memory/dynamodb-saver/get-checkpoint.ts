import type { RunnableConfig } from "@langchain/core/runnables";
import { type CheckpointTuple, getCheckpointId } from "@langchain/langgraph-checkpoint";
import { toTuples } from "./checkpoint-tuple.ts";
import { findCheckpoints } from "./find-checkpoints.ts";
import { checkpointRange, namespaceRange, requiredThreadId } from "./keys.ts";
import { rememberLayout } from "./read-layout.ts";
import type { Storage } from "./storage.ts";

/** Items in the first page when the latest checkpoint is wanted: the checkpoint and the writes of one task. */
const latestPage = 2;

/** The checkpoint of the config, or the latest one of its namespace: one Query and at most one batch of values. */
export async function getCheckpoint(
  storage: Storage,
  config: RunnableConfig,
): Promise<CheckpointTuple | undefined> {
  const { thread_id, checkpoint_ns: namespace = "" } = config.configurable ?? {};
  // LangGraph asks without a thread id when there is none: the contract is "nothing found", not an error.
  if (thread_id === undefined || thread_id === null || thread_id === "") return undefined;
  const threadId = requiredThreadId(thread_id, "get a checkpoint");
  const checkpointId = getCheckpointId(config);
  const items = checkpointId
    ? storage.table.query(threadId, checkpointRange(namespace, checkpointId))
    : storage.table.query(threadId, namespaceRange(namespace), { firstPage: latestPage });
  for await (const found of findCheckpoints(storage, items, { namespace, checkpointId })) {
    const [tuple] = await toTuples(storage, thread_id, [found]);
    if (tuple) rememberLayout(storage, found.checkpoint, tuple.checkpoint.channel_versions);
    return tuple;
  }
  return undefined;
}
