import type { ReadQuestion } from "./question.ts";

/** "And for inf01?" asks what was asked before, of something else. */
const FOLLOWS = /^\s*(?:and|or|what about|how about|und|only)\b/i;

/** A question as it is meant in its thread: one that only goes on keeps what the one before it asked for. */
export function inThread(
  before: ReadQuestion | null,
  question: string,
  { query, isCount, text }: ReadQuestion,
): ReadQuestion {
  const goesOn = FOLLOWS.test(question) && Object.keys(query).length > 0;
  // What was not understood before cannot be gone on with.
  if (before === null || before.text !== "" || !goesOn) return { query, isCount, text };
  return { query: { ...before.query, ...query }, isCount: isCount || before.isCount, text };
}
