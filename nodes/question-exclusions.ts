import { INCIDENT_STATUSES } from "../memory/incident-statuses.ts";
import { findTerms, type Reading, take } from "./question-reading.ts";
import { STATUS_TERMS } from "./question-terms.ts";

/** What turns the words after it into their opposite. */
const NOT =
  "(?:not|cannot|never|\\w+n['’]t|(?:is|are|was|were|do|does|did|has|have)nt|no|none|nobody|nothing|neither|nor|without|except\\w*|exclud\\w*|exclusive|apart from|aside from|other than|rather than|instead of|different from|besides|but|outside|beyond|unless|minus|ignor(?:e|ing)|omit\\w*|leav(?:e|ing) (?:\\w+ ){0,3}out|skip\\w*|lack(?:s|ing)?|missing|non)";

/** "not significant" and "no account" are names of reasons. */
const EXCLUSION = new RegExp(
  `(?<![\\w-])${NOT}(?![\\w])(?! (?:significant|accepted)\\b)[^,;.?!]*|(?:!=|≠|<>|(?<![\\w!?])[!¬~-](?=[a-z]))\\s*\\S*`,
  "i",
);
const NAMED_REASON = /(?:because (?:of )?|for |as |due to )(?:no account|not significant)/i;

/** Is there a word in it that leaves something out? */
export const excludes = (text: string): boolean => EXCLUSION.test(text);

const NOT_STATUS =
  /(?<![\w-])(?:not|is ?n['’]?t|are ?n['’]?t|was ?n['’]?t|were ?n['’]?t|(?:all|everything|anything|those|incidents|ones)? ?(?:but|except(?: for)?|excluding|other than))(?: (yet|been|the|ones|already))* $/i;

/** "not closed", "all but the discharged ones": every status but these. */
export function takeNegatedStatus(reading: Reading): boolean {
  const found = findTerms(reading.rest, STATUS_TERMS);
  const before = found && reading.rest.slice(0, found.index).match(NOT_STATUS);
  const statuses = found?.asks.statuses;
  if (!found || !before || statuses === undefined) return false;
  // "not yet closed" speaks of what may still be closed.
  const yet = reading.rest.slice(found.index + found.quote.length).match(/^ yet\b/i)?.[0] ?? "";
  const isYet = yet !== "" || /\byet\b/i.test(before[0]);
  take(reading, `${before[0]}${found.quote}${yet}`);
  reading.query.statuses = INCIDENT_STATUSES.filter(
    (status) => !statuses.includes(status) && !(isYet && (status === "discharged" || status === "closed")),
  );
  return true;
}

/** What is left out is kept to the next comma as it was said: to read it as if it were asked for would be the opposite. */
export function takeExclusions(reading: Reading): void {
  for (;;) {
    const text = reading.rest.replace(NAMED_REASON, (reason) => " ".repeat(reason.length));
    const match = text.match(EXCLUSION);
    if (match?.index === undefined) return;
    const quote = reading.rest.slice(match.index, match.index + match[0].length);
    reading.unread.push(quote.trim());
    reading.rest = `${reading.rest.slice(0, match.index)} ${reading.rest.slice(match.index + quote.length)}`;
  }
}
