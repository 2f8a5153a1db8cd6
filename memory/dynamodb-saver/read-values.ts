import type { StoredCheckpoint } from "./checkpoint-item.ts";
import { DamagedCheckpointError } from "./errors.ts";
import type { Piece } from "./piece.ts";
import type { PieceReader } from "./piece-reader.ts";
import { joinSegments } from "./segments.ts";
import { deserialize } from "./serialize.ts";
import type { Storage } from "./storage.ts";

/** The values of a checkpoint's channels, or of the wanted ones, from a reader that has loaded their pieces. */
export async function readValues(
  storage: Storage,
  checkpoint: StoredCheckpoint,
  reader: PieceReader,
  isWanted: (channel: string) => boolean = () => true,
): Promise<Record<string, unknown>> {
  const channels = [...checkpoint.content.channels].filter(([channel]) => isWanted(channel));
  const values = await Promise.all(
    channels.map(async ([channel, pieces]): Promise<[string, unknown]> => {
      const parts = pieces.map((piece) => checkedBytes(checkpoint, channel, piece, reader));
      return [channel, await joinPieces(storage, pieces, parts)];
    }),
  );
  return Object.fromEntries(values);
}

async function joinPieces(storage: Storage, pieces: Piece[], parts: Uint8Array[]): Promise<unknown> {
  const [piece] = pieces;
  const [bytes] = parts;
  if (piece && bytes && piece.elements < 0) return deserialize(storage.serde, { type: piece.type, bytes });
  return deserialize(storage.serde, { type: "json", bytes: joinSegments(parts) });
}

function checkedBytes(
  { address }: StoredCheckpoint,
  channel: string,
  piece: Piece,
  reader: PieceReader,
): Uint8Array {
  const bytes = reader.bytes(piece);
  if (bytes.byteLength === piece.bytes) return bytes;
  const problem = `The value of channel "${channel}" stored by checkpoint "${piece.checkpointId}" has another size`;
  throw new DamagedCheckpointError(problem, address);
}
