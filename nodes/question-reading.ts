import type { IncidentQuery } from "../tools/incident-query.ts";
import type { Term } from "./question-terms.ts";

/** A question while it is read: what is left of it, and what was understood. */
export interface Reading {
  rest: string;
  query: Partial<IncidentQuery>;
  /** Words that must not be passed over, whatever they are. */
  unread: string[];
}

/** Stands for words that were taken, one for each kind of thing that is named. */
export const MARKS = { team: "\uE000", account: "\uE001", service: "\uE002", region: "\uE003" } as const;

/** Takes words out of what is left, where they stand by themselves. */
export function take(reading: Reading, quote: string, mark = ""): void {
  const at = new RegExp(
    `(?<![\\p{L}\\p{N}_])${quote.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}_])`,
    "u",
  );
  reading.rest = reading.rest.replace(at.test(reading.rest) ? at : quote, ` ${mark} `);
}

/** "A, B or C" of one kind is one thing asked for: the words between them mean nothing else. */
export const joinMarks = (rest: string): string =>
  rest.replace(/([\uE000-\uE003])(?:[\s,/&]*(?:or|and)?[\s,/&]*\1)+/gi, "$1");

const JOIN = /^\s*(?:,\s*(?:or\s+|and\s+)?|\/\s*|or\s+|and\s+)/i;

/** The first of the terms in the question, and those that "or", "and" or a comma adds to it; null where there is none. */
export function findTerms(
  text: string,
  terms: readonly Term[],
): { quote: string; index: number; asks: Term["asks"] } | null {
  const first = earliest(text, terms);
  if (first === null) return null;
  let { quote, asks } = first;
  const { index } = first;
  for (;;) {
    const after = text.slice(index + quote.length);
    const join = after.match(JOIN)?.[0];
    const next = join === undefined ? null : earliest(after.slice(join.length), terms);
    // What asks for something else too, or for something else instead, is no alternative.
    if (join === undefined || next === null || next.index > 0 || !haveSameKey(asks, next.asks)) break;
    quote += join + next.quote;
    asks = union(asks, next.asks);
  }
  return { quote, index, asks };
}

function earliest(text: string, terms: readonly Term[]) {
  let best: { quote: string; index: number; asks: Term["asks"] } | null = null;
  for (const { pattern, asks } of terms) {
    const match = text.match(pattern);
    if (match?.index !== undefined && (best === null || match.index < best.index))
      best = { quote: match[0], index: match.index, asks };
  }
  return best;
}

const keysOf = (asks: Term["asks"]): string => Object.keys(asks).join();
const haveSameKey = (a: Term["asks"], b: Term["asks"]): boolean =>
  keysOf(a) === keysOf(b) && Array.isArray(Object.values(a)[0]);

function union(a: Term["asks"], b: Term["asks"]): Term["asks"] {
  const [key = ""] = Object.keys(a);
  const lists = [a, b].flatMap((asks) => Object.values(asks)[0] as unknown as string[]);
  return { [key]: [...new Set(lists)] };
}
