import { parseInstant } from "../events/instant.ts";

const MONTH =
  "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";
const DATE = String.raw`(\d{4}[-/]\d{2}[-/]\d{2}|${MONTH}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)?[ -](?:of )?${MONTH}\.?,?[ -]\d{4})`;
/** As certificates print it: "Apr 30 23:59:59 2026 GMT". */
const STAMP = String.raw`(${MONTH} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} \d{4})(?: GMT| UTC)?`;
const NOT_AFTER = new RegExp(String.raw`\bnot ?after\s?[:=]?\s?(?:${STAMP}|${DATE})`, "gi");
const WEEKDAY = "(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? )?";
/** What stands between a word and its date: white space, and what only sets the date off, as in "until <b>May 2, 2026</b>". */
const GAP = String.raw`(?:\s|</?[a-z]{1,8}>|\*\*|__)+`;
const DEADLINE = new RegExp(
  String.raw`\b(?:by|before|until|till|no later than|after|starting|beginning|effective|expires?|expiring|expiry(?: date)?:?|expiration(?: date)?:?|due(?: date)?:?|deadline(?: is)?:?|ends?|from|as of|on|is)${GAP}(?:the )?${WEEKDAY}${DATE}`,
  "gi",
);
const MOVED = new RegExp(String.raw`^[^.\n]{0,20}\b(?:to|until)${GAP}${WEEKDAY}${DATE}`, "i");

const STRONG = /^(?:by|before|until|till|no later|expir\w*|due|deadline|ends?)\b/i;

/** "expires in 45 days", "must respond within 24 hours": something is to happen, not a period that is looked back on. */
const RELATIVE =
  /\b(?:expir\w{1,4}|ends?|ending|due|will be \w{3,20}|must \w{3,20}|need to \w{3,20}|respond|reply|renew\w{0,3}|starts?|begins?|complete|retired|suspended)\b[^.!?\n]{0,40}?\b(?:in|within)(?: the next)? (\d{1,3}) (hour|day|week|month)s?\b/gi;
const HOURS: Record<string, number> = { hour: 1, day: 24, week: 168, month: 730 };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A date that a text gives for something to happen or to be done. */
export interface Deadline {
  /** Start of that day, or the moment a span of time ends, in milliseconds since the epoch, UTC. */
  at: number;
  quote: string;
}

/** The earliest date from now on that the text calls a deadline; null where it names none. */
export function findDeadline(text: string, now: Date): Deadline | null {
  let earliest: Deadline | null = null;
  const consider = (at: number, quote: string) => {
    // "on" the present day may tell what has happened; "by" it is a deadline to its end.
    const end = STRONG.test(quote) ? at + DAY : at;
    if (end > now.getTime() && (earliest === null || at < earliest.at)) earliest = { at, quote };
  };
  for (const match of text.matchAll(DEADLINE)) {
    const isOldDate =
      /^from\b/i.test(match[0]) && MOVED.test(text.slice(match.index + match[0].length, match.index + 120));
    if (!isOldDate) consider(readDate(match[1] ?? ""), match[0]);
  }
  for (const match of text.matchAll(NOT_AFTER)) consider(readDate(match[1] ?? match[2] ?? ""), match[0]);
  for (const match of text.matchAll(RELATIVE))
    consider(now.getTime() + Number(match[1]) * (HOURS[match[2]?.toLowerCase() ?? ""] ?? 0) * HOUR, match[0]);
  return earliest;
}

/** Milliseconds since the epoch; NaN where there is no such day. */
function readDate(written: string): number {
  const plain = written
    .replace(/ {1,2}(\d{1,2}) \d{2}:\d{2}:\d{2} /, " $1 ")
    .replace(/(\d)(?:st|nd|rd|th)\b/, "$1")
    .replace(/\bof /, "")
    .replace(/\bSept\b/i, "Sep")
    .replace(/^(\d{4})\/(\d{2})\//, "$1-$2-")
    .replace(/[.,]/g, "");
  const instant = parseInstant(plain);
  return instant === null ? Number.NaN : Date.parse(instant);
}
