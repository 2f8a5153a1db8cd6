import type { IncidentQuery } from "../tools/incident-query.ts";

/** What words of a question ask for; the first that fits counts, and its words are taken. */
export interface Term {
  pattern: RegExp;
  asks: Partial<IncidentQuery>;
}

const term = (words: string, asks: Partial<IncidentQuery>): Term => ({
  pattern: new RegExp(`(?<![\\w-])(?:${words})(?![\\w-])`, "i"),
  asks,
});

export const STATUS_TERMS: readonly Term[] = [
  term(
    "awaiting[- ]operator|waiting for (?:an? )?(?:operator|decision|person)|(?:awaiting|waiting for) (?:a )?decision|undecided",
    {
      statuses: ["awaiting-operator"],
    },
  ),
  term("asked back|waiting for an answer", { statuses: ["asked"] }),
  term("un-?resolved|still open|open|active|ongoing|pending|outstanding", {
    statuses: ["open"],
  }),
  term("reopened|opened again", { outcomes: ["reopened"] }),
  term("closed|resolved|finished|over and done", { statuses: ["closed"] }),
  term("discharged|dismissed|rejected|set aside|turned down|not accepted", { statuses: ["discharged"] }),
  term("accepted", { statuses: ["open", "closed"] }),
];

export const REASON_TERMS: readonly Term[] = [
  term("(?:because (?:it was |they were )?|as |for being )?suppressed|(?:under|in) maintenance|muted", {
    reasons: ["suppressed"],
  }),
  term(
    "(?:because (?:of )?(?:an? )?|for (?:an? )?|as |due to (?:an? )?|in )?unknown accounts?|(?:because |as )(?:the |its |their )?accounts? (?:is|are|was|were) (?:unknown|unlisted)",
    { reasons: ["unknown-account"] },
  ),
  // Without a word for "why" it may be any incident that names no account.
  term("(?:because (?:of )?|for |due to )(?:no account|a missing account)", { reasons: ["no-account"] }),
  term("(?:because (?:it was |they were )?|as |for being )?(?:not significant|insignificant)", {
    reasons: ["not-significant"],
  }),
  term("(?:because (?:it was |they were )?|as |for being )?(?:an? )?samples?", { reasons: ["sample"] }),
  term("(?:because (?:it was |they were )|as )(?:already )?resolved", { reasons: ["resolved"] }),
  term("(?:by|through) (?:an? |the )?operator|by hand|manually", { reasons: ["by-operator"] }),
];

export const ROLE_TERMS: readonly Term[] = [
  term("(?:the )?(?:leadership|management)(?: team)?", { roles: ["leadership"] }),
  term("(?:the )?fin-?ops(?: team)?", { roles: ["finops"] }),
  term("(?:the )?sec(?:urity|ops) team|for (?:the )?security|(?:the )?secops", { roles: ["security"] }),
  term("(?:the )?(?:infra(?:structure)?|network(?:ing)?) team|for infra(?:structure)?", { roles: ["infra"] }),
  term("(?:the )?app(?:lication)?s? teams?", { roles: ["app"] }),
];

/** What comes first in the list. */
export const ORDER_TERMS: readonly Term[] = [
  term("oldest", { order: "oldest" }),
  term("newest|latest|most recent", { order: "newest" }),
  term("(?:the )?(?:highest severity|most severe|most urgent|gravest)", { order: "urgent" }),
];

export const COST_TERMS: readonly Term[] = [
  term("(?:with|have|has|having) (?:an? |any )?cost[- ]impact", { costImpact: true }),
];

/** Read before what is left out is: "no due date" leaves nothing out. */
export const DUE_DATE_TERMS: readonly Term[] = [
  term("(?:with |have |has |having )?(?:no|without(?: an?| any)?) (?:due dates?|deadlines?)", {
    hasDueDate: false,
  }),
  term("(?:with|have|has|having) (?:an?|any) (?:due dates?|deadlines?)", { hasDueDate: true }),
];

const BY = "(?:from |by |of |in )?(?:aws )?";

/** "health" and "config" are ordinary words as well: by themselves they name no source. */
export const SOURCE_TERMS: readonly Term[] = [
  term(
    "(?:(?:from |by |of |in )?aws |from |by )health(?: events?| notices?| notifications?)?|health (?:events?|notices?|notifications?|incidents?)",
    { sources: ["aws.health"] },
  ),
  term(`${BY}security ?hub(?: findings?)?`, { sources: ["aws.securityhub"] }),
  term(`${BY}guard ?duty(?: findings?)?`, { sources: ["aws.guardduty"] }),
  term(`${BY}cloud ?watch(?: alarms?)?|alarms?`, { sources: ["aws.cloudwatch"] }),
  term("cost anomal(?:y|ies)|(?:from |by )?cost explorer", { sources: ["aws.ce"] }),
  term(`${BY}trusted advisor(?: checks?)?`, { sources: ["aws.trustedadvisor"] }),
  term(
    "(?:(?:from |by |of |in )?aws |from |by )config(?: rules?| findings?)?|config (?:rules?|findings?|incidents?)",
    { sources: ["aws.config"] },
  ),
  term(
    "(?:reported|typed|written) by (?:people|persons?|users?|somebody|us)|user reports?|(?:people|users?|persons?|somebody|someone) (?:have |has )?report(?:ed)?(?: (?:by|in|over|via|through) (?:the )?chat)?|(?:reported )?(?:by|over|via|through|from) (?:the )?chat",
    { sources: ["chat"] },
  ),
];

/** How a team stands to an incident. "only told" is more than that: it does not own it. */
export const INVOLVED =
  /(?<![\w-])(?<!\bonly )(?:(?:get|got) to (?:know|hear)|told|informed|notified|involved|know|knows|hear|heard)(?: (?:about|of|in))?(?![\w-])/i;

/** Whoever owns something is not just told. */
const BY_OWNER = term(
  "(?:(?:which|what) teams? (?:owns?|(?:is|are) responsible for)|who owns)(?: the)? most|(?:do|does) (?:each|every) team own",
  { groupBy: "owner" },
);

export const GROUP_TERMS: readonly Term[] = [
  BY_OWNER,
  ...(
    [
      ["teams?", "team"],
      ["owners?", "owner"],
      ["accounts?", "account"],
      ["services?", "service"],
      ["sources?", "source"],
      ["(?:kinds?|types?)", "type"],
      ["severit(?:y|ies)", "severity"],
      ["status(?:es)?", "status"],
      ["outcomes?", "outcome"],
      ["reasons?", "reason"],
    ] as const
  ).flatMap(([word, groupBy]) => [
    term(
      `(?:grouped |counted |broken down |split )?(?:by|per|for each|for every|in each|of each|(?:do|does) each|(?:do|does) every) ${word}(?: have| has)?`,
      { groupBy },
    ),
    term(`(?:which|what) ${word} (?:has|have|had|owns?|is|are)(?: hit by| behind)?(?: the)? most`, {
      groupBy,
    }),
  ]),
];

/** A second thing to count by, which one query does not do. */
export const GROUPED_TWICE =
  /^\s*(?:,|and|&|\/)+\s*(?:by |per )?(?:teams?|owners?|accounts?|services?|sources?|kinds?|types?|severit(?:y|ies)|status(?:es)?|outcomes?|reasons?|months?|weeks?|days?)\b/i;
