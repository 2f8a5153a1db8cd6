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
  term(
    "un-?resolved|still open|not (?:yet )?(?:closed|resolved|finished)|open|active|ongoing|pending|outstanding",
    {
      statuses: ["open"],
    },
  ),
  term("reopened|opened again", { outcomes: ["reopened"] }),
  term("closed|resolved|finished|over and done", { statuses: ["closed"] }),
  term("discharged|dismissed|rejected|set aside|turned down|not accepted", { statuses: ["discharged"] }),
  term("accepted", { statuses: ["open", "closed"] }),
];

export const REASON_TERMS: readonly Term[] = [
  term("(?:as |for being )?suppressed|(?:under|in) maintenance|muted", { reasons: ["suppressed"] }),
  term("(?:because (?:of )?|for (?:an? )?|as )?unknown accounts?", { reasons: ["unknown-account"] }),
  term("(?:because (?:of )?|for )?(?:no account|without an account)", { reasons: ["no-account"] }),
  term("(?:because |as |for being )?(?:not significant|insignificant)", { reasons: ["not-significant"] }),
  term("(?:because |as |for being )?samples?", { reasons: ["sample"] }),
  term("(?:by|through) (?:an? |the )?operator|by hand|manually", { reasons: ["by-operator"] }),
];

export const ROLE_TERMS: readonly Term[] = [
  term("(?:the )?(?:leadership|management)(?: team)?", { roles: ["leadership"] }),
  term("(?:the )?fin-?ops(?: team)?", { roles: ["finops"] }),
  term("(?:the )?sec(?:urity|ops) team|for (?:the )?security|(?:the )?secops", { roles: ["security"] }),
  term("(?:the )?(?:infra(?:structure)?|network(?:ing)?) team|for infra(?:structure)?", { roles: ["infra"] }),
  term("(?:the )?app(?:lication)?s? teams?", { roles: ["app"] }),
];

export const SOURCE_TERMS: readonly Term[] = [
  term("(?:from |by |of |in )?(?:aws )?health(?: events?| notices?)?", { sources: ["aws.health"] }),
  term("(?:from |by |of |in )?security ?hub(?: findings?)?", { sources: ["aws.securityhub"] }),
  term("(?:from |by |of |in )?guard ?duty(?: findings?)?", { sources: ["aws.guardduty"] }),
  term("(?:from |by |of |in )?cloud ?watch(?: alarms?)?|alarms?", { sources: ["aws.cloudwatch"] }),
  term("cost anomal(?:y|ies)", { sources: ["aws.ce"] }),
  term("(?:from |by |of |in )?trusted advisor(?: checks?)?", { sources: ["aws.trustedadvisor"] }),
  term("(?:from |by |of |in )?(?:aws )?config(?: rules?)?", { sources: ["aws.config"] }),
  term("(?:reported|typed|written) by (?:people|persons?|users?|somebody|us)|user reports?", {
    sources: ["chat"],
  }),
];

export const GROUP_TERMS: readonly Term[] = (
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
  term(`(?:grouped |counted |broken down |split )?(?:by|per|for each|for every|in each|of each) ${word}`, {
    groupBy,
  }),
  term(`(?:which|what) ${word} (?:has|have|had|owns?|is|are)(?: hit by| behind)?(?: the)? most`, { groupBy }),
]);
