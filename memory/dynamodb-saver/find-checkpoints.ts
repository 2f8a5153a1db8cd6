import { decodeCheckpointItem } from "./checkpoint-item.ts";
import type { FoundCheckpoint } from "./checkpoint-tuple.ts";
import { attributes, type Item, isWritesOf, partitionKeyOf, sortKeyOf } from "./item.ts";
import { namespaceOfKey, parseSortKey } from "./keys.ts";
import type { Storage } from "./storage.ts";

export interface CheckpointFilter {
  namespace?: string | undefined;
  checkpointId?: string | undefined;
  /** Only checkpoints whose id is smaller. */
  before?: string | undefined;
  /** Also checkpoints that are over, as long as their items are there. */
  includeExpired?: boolean;
}

/**
 * Groups items into checkpoints with their writes.
 *
 * @param items in descending order of their sort key: the writes of a checkpoint come right before it. Writes whose
 *   checkpoint is not there are skipped.
 */
export async function* findCheckpoints(
  storage: Storage,
  items: AsyncIterable<Item>,
  filter: CheckpointFilter,
): AsyncGenerator<FoundCheckpoint> {
  let writes: Item[] = [];
  for await (const item of items) {
    const key = parseSortKey(sortKeyOf(item));
    if (key.taskId !== undefined) {
      writes.push(item);
      continue;
    }
    const ownWrites = writes.filter((write) => isWritesOf(write, key.namespaceKey, key.checkpointId));
    writes = [];
    const namespace = item[attributes.namespace]?.S ?? namespaceOfKey(key.namespaceKey);
    if (!matches(filter, namespace, key.checkpointId)) continue;
    if (storage.expiry.isExpired(item) && !filter.includeExpired) continue;
    const address = { threadId: partitionKeyOf(item), namespace, checkpointId: key.checkpointId };
    yield { item, checkpoint: await decodeCheckpointItem(storage, item, address), writes: ownWrites };
  }
}

function matches(filter: CheckpointFilter, namespace: string, checkpointId: string): boolean {
  if (filter.namespace !== undefined && filter.namespace !== namespace) return false;
  if (filter.checkpointId && filter.checkpointId !== checkpointId) return false;
  return !filter.before || checkpointId < filter.before;
}
