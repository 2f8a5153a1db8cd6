import type { Item } from "./item.ts";
import { allCheckpoints, allValues, requiredThreadId, threadObjectPrefix } from "./keys.ts";
import { threadCachePrefix } from "./piece-cache.ts";
import type { Storage } from "./storage.ts";

/**
 * Deletes everything of a thread: checkpoints from the newest to the oldest, so that what a failure leaves behind does
 * not depend on what is gone, then the values they pointed at. After a failure it may be called again.
 */
export async function deleteThread(storage: Storage, threadId: unknown): Promise<void> {
  const thread = requiredThreadId(threadId, "delete a thread");
  storage.layouts.deleteThread(thread);
  storage.pieces.deleteThread(thread);
  storage.revivedTexts.deleteWhere((_text, key) => key.startsWith(threadCachePrefix(thread)));
  for (const range of [allCheckpoints, allValues]) {
    const keys: Item[] = [];
    for await (const key of storage.table.query(thread, range, { keysOnly: true })) keys.push(key);
    await storage.table.deleteItems(keys);
  }
  await storage.objects?.store.deletePrefix(threadObjectPrefix(thread));
}
