import type { CheckpointContent } from "./checkpoint-content.ts";
import { pack } from "./codec.ts";
import { storeExternalValues } from "./external-values.ts";
import type { CheckpointAddress } from "./keys.ts";
import { sizes } from "./options.ts";
import type { Piece } from "./piece.ts";
import type { ChannelPlan, NewPiece } from "./plan-channels.ts";
import type { Storage } from "./storage.ts";

/** Decides where every new piece goes, and stores those that do not go into the checkpoint's own item. */
export async function placePieces(
  storage: Storage,
  address: CheckpointAddress,
  plans: ReadonlyMap<string, ChannelPlan>,
): Promise<Pick<CheckpointContent, "inline" | "channels">> {
  const inline: Uint8Array[] = [];
  const channels = new Map<string, Piece[]>();
  const big: { piece: Piece; packed: Buffer }[] = [];
  for (const [channel, { kept, added }] of plans) {
    if (added === undefined) {
      channels.set(channel, kept);
      continue;
    }
    const piece = newPiece(address.checkpointId, added);
    const packed = added.bytes.byteLength > sizes.plainInlineMax ? await packIfBig(added.bytes) : undefined;
    if (packed) big.push({ piece, packed });
    else piece.place = inline.push(added.bytes) - 1;
    channels.set(channel, [...kept, piece]);
  }
  if (big.length === 0) return { inline, channels };
  const stored = await storeExternalValues(
    storage,
    address,
    big.map(({ packed }) => packed),
  );
  big.forEach(({ piece }, index) => {
    const value = stored[index];
    if (value) Object.assign(piece, { place: value.name, chunks: value.chunks });
  });
  return { inline, channels };
}

function newPiece(checkpointId: string, { elements, bytes, type }: NewPiece): Piece {
  return { checkpointId, place: 0, chunks: 1, elements, bytes: bytes.byteLength, type };
}

async function packIfBig(bytes: Uint8Array): Promise<Buffer | undefined> {
  const packed = await pack(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return packed.length > sizes.inlineMax ? packed : undefined;
}
