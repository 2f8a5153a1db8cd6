import type { Piece } from "./piece.ts";

/** Segments of one size tier that are merged into one of the next; also the ratio between two tiers. */
const mergeCount = 8;
/** Upper bound of the smallest tier, in bytes. */
const smallestTier = 1_024;

const comma = 0x2c;

export interface SegmentPlan {
  /** Stored segments that stay as they are. */
  kept: Piece[];
  /** Text of the elements after them, to be stored as one new segment; undefined when there are none. */
  added: Buffer | undefined;
  /** The first stored segment whose text is not the one in the new value. */
  differing: Piece | undefined;
}

/**
 * Decides which segments of an array are kept when its value changes. A segment is a run of the array's JSON text
 * without its brackets: `1,2` and `3` are two segments of `[1,2,3]`.
 *
 * The segments that the new text begins with are kept. As appends would otherwise pile up, neighbours of one size tier
 * are written again as one: n appends leave O(log n) segments, and every element is rewritten O(log n) times.
 *
 * @param json JSON text of the new array, which has elements, as JSON.stringify writes it
 * @param stored the segments of the previous value
 * @param textOf the text of a stored segment; undefined when it is not known, or the segment must not be kept
 */
export function planSegments(
  json: Buffer,
  stored: readonly Piece[],
  textOf: (piece: Piece) => Uint8Array | undefined,
): SegmentPlan {
  const body = json.subarray(1, -1);
  const kept: Piece[] = [];
  /** Where the text of each kept segment begins, and where what follows them begins. */
  const starts = [0];
  let differing: Piece | undefined;
  for (const piece of stored) {
    const start = starts.at(-1) ?? 0;
    const text = textOf(piece);
    if (text === undefined) break;
    if (!isRunAt(body, start, text)) {
      differing = piece;
      break;
    }
    kept.push(piece);
    starts.push(start + text.byteLength + 1);
  }
  if ((starts.at(-1) ?? 0) > body.length) return { kept, added: undefined, differing };

  for (;;) {
    const start = starts.at(-1) ?? 0;
    const tier = tierOf(body.length - start);
    const run = kept.length - 1 - kept.findLastIndex((piece) => tierOf(piece.bytes) > tier);
    if (run < mergeCount - 1) return { kept, added: body.subarray(start), differing };
    kept.splice(kept.length - run);
    starts.splice(starts.length - run);
  }
}

/** The JSON text of an array from the texts of its segments. */
export function joinSegments(segments: readonly Uint8Array[]): Buffer {
  const separated = segments.flatMap((text, index) => [index === 0 ? openBracket : separator, text]);
  return Buffer.concat([...separated, closeBracket]);
}

const openBracket = Buffer.from("[");
const separator = Buffer.from(",");
const closeBracket = Buffer.from("]");

/** True when whole elements with this text stand at `start`: a shorter number or a part of an object does not. */
function isRunAt(body: Buffer, start: number, text: Uint8Array): boolean {
  const end = start + text.byteLength;
  if (end > body.length || (end < body.length && body[end] !== comma)) return false;
  return body.compare(text, 0, text.byteLength, start, end) === 0;
}

function tierOf(bytes: number): number {
  return Math.floor(Math.log(Math.max(bytes, smallestTier) / smallestTier) / Math.log(mergeCount));
}
