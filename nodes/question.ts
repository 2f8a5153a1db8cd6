import type { Organization } from "../policy/organization.ts";
import { isProduction } from "../policy/registry.ts";
import type { IncidentQuery } from "../tools/incident-query.ts";
import { findSpan } from "./question-dates.ts";
import {
  GROUP_TERMS,
  REASON_TERMS,
  ROLE_TERMS,
  SOURCE_TERMS,
  STATUS_TERMS,
  type Term,
} from "./question-terms.ts";
import { FILLER, PLAIN } from "./question-words.ts";

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

/** Reads team, account, service, source, severity, status, reason and time out of a question, and takes their words. */
export function readQuestion(
  question: string,
  { organization, services, now }: QuestionContext,
): ReadQuestion {
  let rest = question.replace(/\s+/g, " ");
  const query: Partial<IncidentQuery> = {};
  const take = (quote: string) => {
    rest = rest.replace(quote, " ");
  };
  const takeTerm = (terms: readonly Term[]): void => {
    const found = terms.find(({ pattern }) => pattern.test(rest));
    const quote = found && rest.match(found.pattern)?.[0];
    if (found === undefined || quote === undefined) return;
    take(quote);
    Object.assign(query, found.asks);
  };

  const isCount = COUNT.test(rest);
  rest = rest.replace(COUNT, " ");
  takeTerm(GROUP_TERMS);
  takeNames(organization, rest, query, take);
  takeTerm(REASON_TERMS);
  takeTerm(STATUS_TERMS);
  if (query.reasons !== undefined && query.statuses === undefined) query.statuses = ["discharged"];
  takeTerm(ROLE_TERMS);
  takeTerm(SOURCE_TERMS);
  takeSeverity(rest, query, take);
  takeTimes(rest, now, query, take);
  takeServices(services, rest, query, take);
  return {
    query,
    isCount,
    text: wordsIn(rest)
      .filter((word) => !FILLER.has(word.toLowerCase()))
      .join(" "),
  };
}

const COUNT = /\b(?:how many|(?:the )?(?:number|count) of|count)\b/i;

type Take = (quote: string) => void;

/** Teams and accounts by their ids, accounts by their names; "production" stands for all accounts that are. */
function takeNames(
  organization: Organization,
  text: string,
  query: Partial<IncidentQuery>,
  take: Take,
): void {
  const words = wordsIn(text).map((word) => word.replace(/['’]s$/, ""));
  const lower = words.map((word) => word.toLowerCase());
  const namedBy = (name: string) => words[lower.indexOf(name.toLowerCase())];
  const teams = organization.teams.flatMap(({ id }) => namedBy(id) ?? []);
  for (const team of teams) take(team);
  if (teams.length > 0)
    query.teams = organization.teams.flatMap(({ id }) => (namedBy(id) === undefined ? [] : [id]));

  const accounts = organization.accounts.filter(({ id, name }) => namedBy(id) ?? namedBy(name));
  const ids = [...accounts.map(({ id }) => id), ...lower.filter((word) => /^\d{12}$/.test(word))];
  for (const { id, name } of accounts) take(namedBy(id) ?? namedBy(name) ?? "");
  for (const id of ids) take(id);
  if (ids.length > 0) query.accounts = [...new Set(ids)];
  else if (PRODUCTION.test(text)) {
    take(text.match(PRODUCTION)?.[0] ?? "");
    query.accounts = organization.accounts
      .filter((one) => isProduction(organization, one))
      .map(({ id }) => id);
  }
}

const PRODUCTION = /(?<!non[- ])\b(?:in |of |for )?production(?: accounts?)?\b(?!-)/i;

const SEVERITY =
  /\bsev(?:erity)?\s*(?:of\s+|is\s+|level\s+)?(above|over|higher than|more than|below|under|less than|lower than|at least|at most|exactly|>=|<=|>|<)?\s*([1-5])\b(?:\s*(or (?:higher|more|above|worse|up)|and (?:higher|above|up)|or (?:lower|less|below)|and below|\+)|\s*(?:to|-|–|and)\s*([1-5])\b)?/i;

function takeSeverity(text: string, query: Partial<IncidentQuery>, take: Take): void {
  const match = text.match(SEVERITY);
  if (match === null) return;
  const [quote, before = "", written, after = "", to] = match;
  const value = Number(written);
  take(quote);
  const isUp = /least|>=/i.test(before) || /higher|more|above|worse|up|\+/i.test(after);
  const isDown = /most|<=/i.test(before) || /lower|less|below/i.test(after);
  if (/^(?:above|over|higher|more|>$)/i.test(before)) query.minimumSeverity = Math.min(value + 1, 5);
  else if (/^(?:below|under|less|lower|<$)/i.test(before)) query.maximumSeverity = Math.max(value - 1, 1);
  else if (isUp) query.minimumSeverity = value;
  else if (isDown) query.maximumSeverity = value;
  else {
    query.minimumSeverity = value;
    query.maximumSeverity = to === undefined ? value : Number(to);
  }
}

const DUE =
  /\b(?:over)?due\b|\bmust be done\b|\bdeadlines?\b|\bto be done\b|\bexpir(?:es?|ing)\b|\bcoming up\b|\bupcoming\b/i;
const CHANGED = /\b(?:last )?(?:updated|changed|came in|arrived|happened|received|reported|new)\b/i;

/** A span of time is by when something is due where the question says so, else when it changed. */
function takeTimes(text: string, now: Date, query: Partial<IncidentQuery>, take: Take): void {
  const due = text.match(DUE)?.[0];
  const found = findSpan(text, now);
  if (due !== undefined && /overdue/i.test(due)) {
    take(due);
    query.dueBefore = now.toISOString();
    query.statuses ??= ["open"];
    return;
  }
  if (found === null) {
    if (due === undefined) return;
    take(due);
    query.dueFrom = now.toISOString().slice(0, 10);
    return;
  }
  take(found.quote);
  const { from, before } = found.span;
  if (due !== undefined) {
    take(due);
    Object.assign(query, { dueFrom: from, dueBefore: before });
  } else {
    const changed = text.match(CHANGED)?.[0];
    if (changed !== undefined) take(changed);
    Object.assign(query, { updatedSince: from, updatedBefore: before });
  }
}

function takeServices(
  services: readonly string[],
  text: string,
  query: Partial<IncidentQuery>,
  take: Take,
): void {
  const words = wordsIn(text);
  const found = services.flatMap((service) => {
    const word = words.find((one) => one.toLowerCase() === service.toLowerCase());
    return word === undefined || service === "" || PLAIN.has(service.toLowerCase())
      ? []
      : [{ service, word }];
  });
  for (const { word } of found) take(word);
  if (found.length > 0) query.services = found.map(({ service }) => service);
}

const wordsIn = (text: string): string[] =>
  text
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "").replace(/['’]s$/, ""))
    .filter((word) => word.length > 1);
