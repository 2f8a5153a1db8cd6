import {
  type CheckpointPendingWrite,
  compareWritesSortKeys,
  writesSortKey as orderOf,
} from "@langchain/langgraph-checkpoint";
import { type Item, sortKeyOf } from "./item.ts";
import { type CheckpointAddress, parseSortKey } from "./keys.ts";
import type { PieceReader } from "./piece-reader.ts";
import { deserialize } from "./serialize.ts";
import type { Storage } from "./storage.ts";
import { decodeWrites } from "./writes-item.ts";

/**
 * The writes in some items of one checkpoint, in the order live execution applies them.
 *
 * @param reader has loaded the items' `externalWrites`
 * @param isWanted tells by its channel whether a write is needed; the others are not deserialized
 */
export async function readPendingWrites(
  storage: Storage,
  address: CheckpointAddress,
  items: readonly Item[],
  reader: PieceReader,
  isWanted: (channel: string) => boolean = () => true,
): Promise<CheckpointPendingWrite[]> {
  const rows = await Promise.all(
    items.map(async (item) => {
      const sortKey = sortKeyOf(item);
      const { taskId = "" } = parseSortKey(sortKey);
      const writes = await decodeWrites(item, { ...address, item: sortKey }, (place) => reader.bytes(place));
      return writes
        .filter(({ channel }) => isWanted(channel))
        .map((write) => ({ taskId, write, order: orderOf(write.taskPath, taskId, write.index) }));
    }),
  );
  const ordered = rows.flat().sort((a, b) => compareWritesSortKeys(a.order, b.order));
  return Promise.all(
    ordered.map(async ({ taskId, write }): Promise<CheckpointPendingWrite> => {
      return [taskId, write.channel, await deserialize(storage.serde, write)];
    }),
  );
}
