import { findSpan } from "./question-dates.ts";
import { type Reading, take } from "./question-reading.ts";

const DUE = /\b(?:over)?due(?: dates?)?\b|\bdeadlines?\b|\bexpir(?:es?|ing)\b|\bcoming up\b|\bupcoming\b/i;
/** What is to be done is due where a day is said, and else what is open. Who must do it was taken before, its mark stands there. */
const TO_DO =
  /\b(?:must|has to|have to|needs? to) (?:\uE000 )?(?:be (?:done|finished)|do|act|finish)\b|\bto be done\b|\b(?:anything|something|things?) to do\b/i;
/** Whose it is that asks is not known. */
const OWN = /\b(?:do|must|should) i\b|\bi (?:must|have to|need to)\b/i;
const CHANGED = /\b(?:last )?(?:updated|changed|happened)\b/i;
const RECEIVED =
  /\b(?:(?:first )?received|receive|(?:came|come|comes|arrived|arrive)(?: in)?|newly created|created|new)\b/i;
const FINAL: readonly string[] = ["closed", "discharged"];
const WEEKDAY = /\b(?:sun|mon|tues|wednes|thurs|fri|satur)day\b/i;

/** A span of time is by when something is due where the question says so, or when it was received; else when it changed. */
export function takeTimes(reading: Reading, now: Date): void {
  const { query } = reading;
  // What was taken before leaves gaps.
  reading.rest = reading.rest.replace(/ +/g, " ");
  const toDo = reading.rest.match(TO_DO)?.[0];
  if (toDo !== undefined && OWN.test(reading.rest)) {
    reading.unread.push(toDo);
    return;
  }
  // "With a due date in June" was taken as far as its last words.
  const due = toDo ?? reading.rest.match(DUE)?.[0] ?? (query.hasDueDate ? "" : undefined);
  const wasDue = /\b(?:was|were|had)\b/i.test(reading.rest);
  const found = findSpan(reading.rest, now, due !== undefined && !wasDue);
  if (due !== undefined && /overdue/i.test(due)) {
    take(reading, due);
    query.dueBefore = now.toISOString();
    query.statuses ??= ["open"];
    return;
  }
  if (found === null) {
    takeWithoutDay(reading, toDo, due, now);
    return;
  }
  const { from, before } = found.span;
  take(reading, found.quote);
  if (due !== undefined) {
    take(reading, due);
    // A weekday is read as the last one; what is due is asked of the next.
    if (WEEKDAY.test(found.quote)) reading.unread.push(found.quote.trim());
    else Object.assign(query, { dueFrom: from, dueBefore: before });
    delete query.hasDueDate;
    return;
  }
  const changed = reading.rest.match(CHANGED)?.[0];
  const received = changed === undefined ? reading.rest.match(RECEIVED)?.[0] : undefined;
  // What is open is so now: what was open then, or since then, is not known. Nor has anything changed in the time to come.
  const isOfThen = query.statuses?.some((status) => !FINAL.includes(status)) && !(changed ?? received);
  if (found.isAhead || isOfThen || query.hasDueDate === false || /\bas of\b/i.test(reading.rest)) {
    reading.unread.push(found.quote.trim());
    return;
  }
  const said = changed ?? received;
  if (said !== undefined) take(reading, said);
  if (received === undefined) Object.assign(query, { updatedSince: from, updatedBefore: before });
  else Object.assign(query, { receivedSince: from, receivedBefore: before });
}

function takeWithoutDay(
  reading: Reading,
  toDo: string | undefined,
  due: string | undefined,
  now: Date,
): void {
  const { query, rest } = reading;
  // "… came from GuardDuty" says no more than the source, which was taken before.
  const came = query.sources && rest.match(/\b(?:came|come|comes|arrived|received)\b/i)?.[0];
  if (came) take(reading, came);
  if (toDo !== undefined) {
    take(reading, toDo);
    query.statuses ??= ["open"];
  } else if (due) {
    take(reading, due);
    query.dueFrom = now.toISOString().slice(0, 10);
  }
}
