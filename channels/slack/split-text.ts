import type { Piece } from "./mrkdwn.ts";

const FENCE = "```";

/** Packs the blocks of a text into as few texts of at most `limit` characters as it takes; nothing is cut off. */
export function packPieces(pieces: readonly Piece[], limit: number): string[] {
  const texts: string[] = [];
  let current = "";
  for (const part of pieces.flatMap((piece) => fitting(piece, limit))) {
    const joined = current === "" ? part : `${current}\n${part}`;
    if (joined.length <= limit) current = joined;
    else {
      texts.push(current);
      current = part;
    }
  }
  if (current !== "") texts.push(current);
  return texts;
}

function fitting({ text, isCode }: Piece, limit: number): string[] {
  if (!isCode) return splitText(text, limit);
  const room = limit - 2 * (FENCE.length + 1);
  return splitText(text.replaceAll(FENCE, "ˋˋˋ"), room, /^\n/).map((part) => `${FENCE}\n${part}\n${FENCE}`);
}

/** Where a text may be split, the best places first: after a line, after a sentence, at a space. */
const PLACES = [/\n/g, /[.!?;:]\s/g, /\s/g];

/**
 * Parts of at most `limit` characters, split at the last good place; never within a link or a character. `gap`: what is left out
 * where a part begins.
 */
export function splitText(text: string, limit: number, gap = /^\s+/): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const at = placeIn(rest, limit);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).replace(gap, "");
  }
  return [...parts, rest].filter((part) => part !== "");
}

function placeIn(text: string, limit: number): number {
  const links = [...text.slice(0, limit + 3_000).matchAll(/<[^<>\n]*>|&(?:amp|lt|gt);/g)];
  const isWithin = (at: number) => links.some(({ index, 0: link }) => at > index && at < index + link.length);
  for (const place of PLACES) {
    const ends = [...text.slice(0, limit).matchAll(place)].map(({ index, 0: found }) => index + found.length);
    // A part of less than a third looks torn off: a worse place further on is better.
    const last = ends.findLast((end) => end > limit / 3 && !isWithin(end));
    if (last !== undefined) return last;
  }
  const link = links.find(({ index, 0: found }) => limit > index && limit < index + found.length);
  if (link && link.index > 0) return link.index;
  // Not between the halves of a character.
  return /[\uD800-\uDBFF]/.test(text[limit - 1] ?? "") ? limit - 1 : limit;
}
