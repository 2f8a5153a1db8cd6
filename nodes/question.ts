import type { Organization } from "../policy/organization.ts";
import type { IncidentQuery } from "../tools/incident-query.ts";
import { takeExclusions, takeNegatedStatus } from "./question-exclusions.ts";
import { takeNames, takeOwners, takeRegions, takeServices } from "./question-names.ts";
import { findTerms, MARKS, type Reading, take } from "./question-reading.ts";
import { takeSeverity } from "./question-severity.ts";
import {
  COST_TERMS,
  DUE_DATE_TERMS,
  GROUP_TERMS,
  GROUPED_TWICE,
  INVOLVED,
  ORDER_TERMS,
  REASON_TERMS,
  ROLE_TERMS,
  SOURCE_TERMS,
  STATUS_TERMS,
  type Term,
} from "./question-terms.ts";
import { takeTimes } from "./question-times.ts";
import { COUNTED_OTHERS, FILLER, wordsIn } from "./question-words.ts";

/** What a question asks for, as far as it can be read without a model. */
export interface ReadQuestion {
  /** What it asks of incidents; empty where nothing in it does. */
  query: Partial<IncidentQuery>;
  /** How many, rather than which? */
  isCount: boolean;
  /** The words that were not understood, and that something may be found by; "" where everything was. */
  text: string;
}

export interface QuestionContext {
  organization: Organization;
  /** Services that are known from incidents. */
  services: readonly string[];
  now: Date;
}

/**
 * Reads team, account, Region, service, source, severity, status, reason, order and time out of a question, and takes their words. What
 * would change the meaning of the rest and is not understood (an exclusion, an "or" between unlike things, a second
 * question) stays in `text`.
 */
export function readQuestion(
  question: string,
  { organization, services, now }: QuestionContext,
): ReadQuestion {
  const reading: Reading = {
    rest: question.replace(/\s+/g, " ").replaceAll("’", "'"),
    query: {},
    unread: [],
  };
  const { query, unread } = reading;

  const isCount = COUNT.test(reading.rest);
  // Who reported is counted by nobody here; what was reported is.
  const people = reading.rest.match(COUNTED_PEOPLE)?.[1];
  if (people !== undefined) unread.push(people);
  takeWhy(reading);
  takeSecondQuestion(reading);
  reading.rest = reading.rest.replace(COUNT, " ").replace(POLITE, " ");
  takeTerms(DUE_DATE_TERMS, reading);
  takeNegatedStatus(reading);
  takeExclusions(reading);
  takeMentions(reading);
  takeGrouping(reading);
  takeNames(organization, reading);
  takeReasonAndStatus(reading);
  takeTerms(ROLE_TERMS, reading, MARKS.team);
  takeOwners(organization, reading);
  takeRegions(reading);
  takeTerms(ORDER_TERMS, reading);
  takeTerms(COST_TERMS, reading);
  takeTerms(SOURCE_TERMS, reading);
  takeSeverity(reading);
  takeTimes(reading, now);
  takeServices(services, reading);
  const involved = query.teams || query.roles ? reading.rest.match(INVOLVED) : null;
  if (involved !== null) take(reading, involved[0]);
  const isFiller = (word: string) => FILLER.has(word) && !(isCount && COUNTED_OTHERS.has(word));
  const words = wordsIn(reading.rest).filter((word) => !isFiller(word.toLowerCase()));
  return { query, isCount, text: [...words, ...unread].join(" ") };
}

const COUNT = /\b(?:how many|(?:the )?(?:number|count) of|count(?!ed))\b/i;

const COUNTED_PEOPLE = /\bhow many (people|persons|users|customers)\b/i;

/** "can" by itself is none of that: what can be closed is not closed. */
const POLITE = /\b(?:can|could|would|will) (?:you|we|i)\b/i;

function takeTerms(terms: readonly Term[], reading: Reading, mark = ""): void {
  const found = findTerms(reading.rest, terms);
  if (found === null) return;
  take(reading, found.quote, mark);
  Object.assign(reading.query, found.asks);
}

/** Each line of an answer says why something was discharged: to ask for that is no second question. */
const WHY_DISCHARGED =
  /(\b(?:discharged|dismissed|rejected|set aside|turned down|suppressed)\b[^?!;]{0,80}?)(?:,? and|,)? (?:why|for (?:what|which) reasons?)(?=\s*(?:[?!.,;]|$|(?:in|of|for|from|since|today|yesterday|this|last)\b))/i;

function takeWhy(reading: Reading): void {
  reading.rest = reading.rest.replace(WHY_DISCHARGED, "$1");
}

const ASKS_AGAIN =
  /\b(?:how many|how much|how often|how long|what(?:'?s)?|which|who(?:'?s)?|when(?:'?s)?|where(?:'?s)?|why)\b/gi;

/** One query answers one question. From the second one on everything is kept as it was said. */
function takeSecondQuestion(reading: Reading): void {
  const second = [...reading.rest.matchAll(ASKS_AGAIN)][1];
  if (second === undefined) return;
  reading.unread.push(reading.rest.slice(second.index).trim());
  reading.rest = reading.rest.slice(0, second.index);
}

const MENTIONS =
  /\b(?:mention(?:s|ing|ed)?|contain(?:s|ing)?|with (?:the )?(?:words?|text|title)|(?:in|with) (?:the|their) titles?|called|named|titled)\s+["“„«]([^"“”„«»]{2,80})["”“»]/i;

/** Words in quotation marks, after a verb that says what to do with them. */
function takeMentions(reading: Reading): void {
  const match = reading.rest.match(MENTIONS);
  if (match?.[1] === undefined) return;
  take(reading, match[0]);
  reading.query.text = match[1].trim();
}

function takeGrouping(reading: Reading): void {
  const found = findTerms(reading.rest, GROUP_TERMS);
  if (found === null) return;
  const twice = reading.rest.slice(found.index + found.quote.length).match(GROUPED_TWICE)?.[0];
  if (twice !== undefined) {
    reading.unread.push(twice.trim());
    take(reading, twice.trim());
  }
  take(reading, found.quote);
  Object.assign(reading.query, found.asks);
}

/** What is to be closed is not closed. */
function keepWishes(reading: Reading): void {
  const found = findTerms(reading.rest, STATUS_TERMS);
  const wish =
    found && reading.rest.slice(0, found.index).match(/\b(?:be|being|get|become)\s+(?:\w+\s+)?$/i)?.[0];
  if (!found || !wish) return;
  take(reading, `${wish}${found.quote}`);
  reading.unread.push(`${wish}${found.quote}`);
}

/** Only what is discharged has a reason: with another status, the reason is not one of ours. */
function takeReasonAndStatus(reading: Reading): void {
  const { query } = reading;
  keepWishes(reading);
  const reason = findTerms(reading.rest, REASON_TERMS);
  if (reason !== null) take(reading, reason.quote);
  if (query.statuses === undefined) takeTerms(STATUS_TERMS, reading);
  if (reason === null) return;
  query.statuses ??= query.outcomes === undefined ? ["discharged"] : [];
  if (query.statuses.join() === "discharged") Object.assign(query, reason.asks);
  else {
    if (query.statuses.length === 0) delete query.statuses;
    reading.unread.push(reason.quote.trim());
  }
}
