/**
 * A run of bytes of one channel's value: the whole serialized value, or some consecutive elements of an array.
 * A channel's value is one whole piece or a list of segments. Pieces never change after they were stored.
 */
export interface Piece {
  /** Id of the checkpoint whose `put` stored the piece. */
  checkpointId: string;
  /** Index among the inline pieces of that checkpoint's item, or the name of an external value. */
  place: number | string;
  /** Items an external value is spread over; 0 when it lies in the object store. */
  chunks: number;
  /** Number of array elements in a segment; `wholeValue` when the piece is not a segment. */
  elements: number;
  /** Bytes of the serialized piece, before compression. */
  bytes: number;
  /** The serializer's type tag, such as "json" or "bytes". */
  type: string;
}

export const wholeValue = -1;

/** [owner, bytes, place, elements, type, chunks], defaults at the end left out; owner 0 is the item itself. */
export type PieceTuple = [number, number, number | string, number?, string?, number?];

const defaults = [undefined, undefined, undefined, wholeValue, "json", 1] as const;

/** `owners` collects the ids of the other checkpoints that are pointed at. */
export function toTuple(piece: Piece, selfId: string, owners: string[]): PieceTuple {
  const tuple = [
    ownerIndex(piece.checkpointId, selfId, owners),
    piece.bytes,
    piece.place,
    piece.elements,
    piece.type,
    piece.chunks,
  ];
  while (tuple.length > 3 && tuple.at(-1) === defaults[tuple.length - 1]) tuple.pop();
  return tuple as PieceTuple;
}

export function fromTuple(tuple: PieceTuple, selfId: string, owners: readonly string[]): Piece {
  const [owner, bytes, place, elements = wholeValue, type = "json", chunks = 1] = tuple;
  const checkpointId = owner === 0 ? selfId : owners[owner - 1];
  if (checkpointId === undefined) throw new RangeError(`No owner ${owner}`);
  return { checkpointId, place, chunks, elements, bytes, type };
}

function ownerIndex(checkpointId: string, selfId: string, owners: string[]): number {
  if (checkpointId === selfId) return 0;
  const known = owners.indexOf(checkpointId);
  return known >= 0 ? known + 1 : owners.push(checkpointId);
}
