import { type CheckpointContent, encodeCheckpoint } from "./checkpoint-content.ts";
import { decodeCheckpointItem, encodeCheckpointItem } from "./checkpoint-item.ts";
import { sortKeyOf } from "./item.ts";
import type { CheckpointAddress } from "./keys.ts";
import type { Piece } from "./piece.ts";
import type { Storage } from "./storage.ts";

/** Writes the checkpoint's item and returns what it holds. */
export async function commitCheckpoint(
  storage: Storage,
  address: CheckpointAddress,
  parentId: string | undefined,
  content: CheckpointContent,
): Promise<CheckpointContent> {
  const bytes = encodeCheckpoint(content, address.checkpointId);
  const item = await encodeCheckpointItem(storage, address, parentId, bytes);
  if (await storage.table.putItem(item, { onlyNew: true })) return content;

  // The checkpoint is there already: from an attempt of ours that seemed to have failed, or with another content.
  const existingItem = await storage.table.getItem(address.threadId, sortKeyOf(item));
  const existing = existingItem && (await decodeCheckpointItem(storage, existingItem, address));
  const merged = existing ? withPiecesOf(existing.content, content, address.checkpointId) : content;
  const replacement = encodeCheckpoint(merged, address.checkpointId);
  if (!existing || !replacement.equals(encodeCheckpoint(existing.content, address.checkpointId))) {
    await storage.table.putItem(await encodeCheckpointItem(storage, address, parentId, replacement));
  }
  return merged;
}

/** Keeps the pieces an item holds when it is replaced: later checkpoints may point at them by their index. */
function withPiecesOf(
  existing: CheckpointContent,
  content: CheckpointContent,
  checkpointId: string,
): CheckpointContent {
  const inline = [...existing.inline];
  const places = content.inline.map((piece) => {
    const same = inline.findIndex((other) => Buffer.compare(other, piece) === 0);
    return same >= 0 ? same : inline.push(piece) - 1;
  });
  const moved = (piece: Piece): Piece =>
    piece.checkpointId === checkpointId && typeof piece.place === "number"
      ? { ...piece, place: places[piece.place] ?? piece.place }
      : piece;
  const channels = Array.from(content.channels, ([name, pieces]): [string, Piece[]] => [
    name,
    pieces.map(moved),
  ]);
  return { ...content, inline, channels: new Map(channels) };
}
