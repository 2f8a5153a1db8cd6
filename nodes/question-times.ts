import { findSpan } from "./question-dates.ts";
import { type Reading, take } from "./question-reading.ts";

/** Who must do it was taken before, and its mark stands there. */
const DUE =
  /\b(?:over)?due\b|\b(?:must|has to|have to|needs? to) (?:\uE000 )?(?:be (?:done|finished)|do|act|finish)\b|\bdeadlines?\b|\bto be done\b|\bexpir(?:es?|ing)\b|\bcoming up\b|\bupcoming\b/i;
/** Not "new" nor "arrived": when a source changed something is known to a query, when it first came is not. */
const CHANGED = /\b(?:last )?(?:updated|changed|happened)\b/i;
const FINAL: readonly string[] = ["closed", "discharged"];
const WEEKDAY = /\b(?:sun|mon|tues|wednes|thurs|fri|satur)day\b/i;

/** A span of time is by when something is due where the question says so, else when it changed. */
export function takeTimes(reading: Reading, now: Date): void {
  const { query } = reading;
  // What was taken before leaves gaps.
  reading.rest = reading.rest.replace(/ +/g, " ");
  const due = reading.rest.match(DUE)?.[0];
  const found = findSpan(reading.rest, now);
  if (due !== undefined && /overdue/i.test(due)) {
    take(reading, due);
    query.dueBefore = now.toISOString();
    query.statuses ??= ["open"];
    return;
  }
  if (found === null) {
    if (due === undefined) return;
    take(reading, due);
    query.dueFrom = now.toISOString().slice(0, 10);
    return;
  }
  const { from, before } = found.span;
  const changed = reading.rest.match(CHANGED)?.[0];
  take(reading, found.quote);
  if (due !== undefined) {
    take(reading, due);
    // A weekday is read as the last one; what is due is asked of the next.
    if (WEEKDAY.test(found.quote)) reading.unread.push(found.quote.trim());
    else Object.assign(query, { dueFrom: from, dueBefore: before });
    return;
  }
  // What is open is so now: what was open then, or since then, is not known. Nor has anything changed in the time to come.
  const isOfThen = query.statuses?.some((status) => !FINAL.includes(status)) && changed === undefined;
  if (found.isAhead || isOfThen || /\bas of\b/i.test(reading.rest)) {
    reading.unread.push(found.quote.trim());
    return;
  }
  if (changed !== undefined) take(reading, changed);
  Object.assign(query, { updatedSince: from, updatedBefore: before });
}
