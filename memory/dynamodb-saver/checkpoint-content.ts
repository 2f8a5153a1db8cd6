import type { Checkpoint } from "@langchain/langgraph-checkpoint";
import { DamagedCheckpointError, type ItemLocation } from "./errors.ts";
import { joinFrame, splitFrame } from "./frame.ts";
import { fromTuple, type Piece, type PieceTuple, toTuple } from "./piece.ts";
import type { TypedBytes } from "./serialize.ts";

/** The checkpoint without its id, which is in the key, and without its values, which are pieces. */
export type CheckpointCore = Omit<Checkpoint, "id" | "channel_values">;

/** What a checkpoint's item holds. */
export interface CheckpointContent {
  /** JSON of a CheckpointCore. */
  core: Uint8Array;
  metadata: TypedBytes;
  /** Pieces stored in this item. */
  inline: Uint8Array[];
  /** Per channel that has a value: where its pieces are. */
  channels: Map<string, Piece[]>;
}

export function coreOf({ core }: CheckpointContent): CheckpointCore {
  return JSON.parse(Buffer.from(core.buffer, core.byteOffset, core.byteLength).toString("utf8"));
}

/** [bytes of the core, metadata type, bytes of the metadata, bytes of each inline piece, pieces, owner ids]. */
type Header = [number, string, number, number[], [string, PieceTuple[]][], string[]];

export function encodeCheckpoint(content: CheckpointContent, checkpointId: string): Buffer {
  const owners: string[] = [];
  const channels = Array.from(content.channels, ([channel, pieces]): Header[4][number] => [
    channel,
    pieces.map((piece) => toTuple(piece, checkpointId, owners)),
  ]);
  const { core, metadata, inline } = content;
  const header: Header = [
    core.byteLength,
    metadata.type,
    metadata.bytes.byteLength,
    inline.map((piece) => piece.byteLength),
    channels,
    owners,
  ];
  return joinFrame(header, [core, metadata.bytes, ...inline]);
}

export function decodeCheckpoint(
  bytes: Buffer,
  checkpointId: string,
  location: ItemLocation,
): CheckpointContent {
  const lengthsOf = ([core, , metadata, inline]: Header) => [core, metadata, ...inline];
  const { header, sections } = splitFrame(bytes, lengthsOf, location);
  const [, type, , , channels, owners] = header;
  const [core, metadata, ...inline] = sections;
  if (!core || !metadata) throw new DamagedCheckpointError("The checkpoint's frame is empty", location);
  const pieces = channels.map(([channel, tuples]): [string, Piece[]] => [
    channel,
    tuples.map((tuple) => fromTuple(tuple, checkpointId, owners)),
  ]);
  return { core, metadata: { type, bytes: metadata }, inline, channels: new Map(pieces) };
}
