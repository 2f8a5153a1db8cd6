import type { Piece } from "./piece.ts";

/** Segments of one size tier that are merged into one of the next; also the ratio between two tiers. */
const mergeCount = 8;
/** Upper bound of the smallest tier, in bytes. */
const smallestTier = 1_024;

export interface SegmentPlan {
  /** Stored segments that stay as they are. */
  kept: Piece[];
  /** Elements from this index on go into one new segment; there is none when it equals the number of elements. */
  from: number;
}

/**
 * Decides which segments of an array are kept when its elements become `elements` (the bytes of each).
 *
 * The segments covering the common prefix are kept. As appends would otherwise pile up, neighbours of one size tier
 * are rewritten together: n appends leave O(log n) segments, and every element is rewritten O(log n) times.
 *
 * @param stored the segments of the previous value
 * @param common how many elements at the beginning are unchanged
 * @param mustRewrite true for a segment that would expire too early
 */
export function planSegments(
  stored: readonly Piece[],
  elements: readonly number[],
  common: number,
  mustRewrite: (piece: Piece) => boolean,
): SegmentPlan {
  const kept: Piece[] = [];
  let from = 0;
  for (const piece of stored) {
    if (piece.elements <= 0 || from + piece.elements > common || mustRewrite(piece)) break;
    kept.push(piece);
    from += piece.elements;
  }
  if (from === elements.length) return { kept, from };

  let bytes = elements.slice(from).reduce((sum, size) => sum + size + 1, 0);
  for (;;) {
    const tier = tierOf(bytes);
    const run = kept.length - 1 - kept.findLastIndex((piece) => tierOf(piece.bytes) > tier);
    if (run < mergeCount - 1) return { kept, from };
    for (const piece of kept.splice(kept.length - run)) {
      from -= piece.elements;
      bytes += piece.bytes;
    }
  }
}

export function commonPrefix(before: readonly string[], after: readonly string[]): number {
  const limit = Math.min(before.length, after.length);
  for (let index = 0; index < limit; index += 1) if (before[index] !== after[index]) return index;
  return limit;
}

function tierOf(bytes: number): number {
  return Math.floor(Math.log(Math.max(bytes, smallestTier) / smallestTier) / Math.log(mergeCount));
}
