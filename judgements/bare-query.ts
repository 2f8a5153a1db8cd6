/** What OHERO keeps, in the plural, or one of them that is known already: a person who names it wants to see it. */
const KEPT =
  /\b(?:incidents|tickets|findings|alarms|cost anomalies|health events|vorfälle|incidentes|incidencias)\b|\b(?:last|latest|newest|oldest|recent|first|next|open|closed|current) (?:incident|ticket|finding)(?= (?:of|in|for|about|on|from|with|by|to|and)\b|[.,;?!]|\s*$)|\b(?:the|that|this|my|our|its) (?:[\w-]+ ){0,2}ticket(?= (?:of|in|for|about|on|from|with|by|to|and)\b|[.,;?!]|\s*$)|(?:インシデント|チケット)/iu;

/** "Open a ticket", "raise a ticket": work to be done, about something that may be wrong. */
const WANTS_A_TICKET =
  /\b(?:open|create|raise|file|log|make) (?:me |us )?(?:an?|new|another) (?:\w+ )?ticket\b/i;

/** Signs that somebody tells what happens, rather than names what he wants to see. */
const TOLD =
  /(?<![\w-])(?:i|i'm|we|we're|they|it|it's|somebody|someone|(?<!by )nobody|(?:customers?|users?) (?:\w+ )?(?:are|can|cannot|can't|see|report|complain|get|lose|have|say)|everybody|everyone|there (?:is|are|was|were)|is|was|has|had|have|got|gets?|getting|did|does|keeps?|went|goes?|going|gone|came|coming|comes?|fir(?:es|ed|ing)|r(?:ings?|inging|ang)|trigger\w*|shows?|showing|saw|sees?|seeing|noticed?|receiv\w+|says|said|declared|started|begin\w*|began|happen\w*|appear\w*|again|back|everywhere|constantly|suddenly|within (?:minutes|seconds|an hour)|many|hundreds|dozens|thousands|missing|red|wrong|nothing|los(?:es|ing|t)|increas\w*|spik\w+|spread\w*|all over|affected|urgent\w*|look(?:s|ing)?(?: at| into)?|check|since \d{1,2}[:.]\d\d)(?![\w-])|(?:incident|ticket|finding|alarm)s?\b[^.?!\n]{0,80}:\s|!(?:\s|$)/i;

/** "Severity 3 or 5", "open for app01", "… by team" at the end: the words of a query, without a noun. */
const LIKE_A_QUERY =
  /^(?:(?:all|the|only|open|closed|average|mean|highest|lowest|maximum|minimum|which|and|of|with)[\s,]+)*sev(?:erit(?:y|ies))?\b(?!\s*\d?\s*[:!])|^(?:still |all |everything |anything )?(?:un-?resolved|open|closed|discharged|dismissed|suppressed|overdue|reopened)(?: (?:today|yesterday|this week|last week|since|for|in|of|at|and|or)\b(?! mistake)|[,;]|\s*[.?]?$)|\b(?:by|per) (?:teams?|owners?|accounts?|services?|sources?|severity|status|reasons?|outcomes?)(?:,? please)?\s*[.?]*$/i;

/**
 * The words by which a message without a question asks for what OHERO knows: "RDS incidents in payments-prod". null where it
 * may be telling something. Whether it tells of trouble is another matter.
 */
export function findKept(text: string): string | null {
  return TOLD.test(text) || WANTS_A_TICKET.test(text) ? null : (text.match(KEPT)?.[0] ?? null);
}

/** "We have a severity 5 incident", "there are alarms": told, even where every word of it could be a query's. */
const STATED =
  /^(?:(?:hi|hello|hey|ok|okay|team|all|please)[,!. ]+){0,4}(?:we|i|they|there)(?:'ve)? (?:(?:now|just|again|currently|also) ){0,2}(?:have|has|had|got|get|see|saw|is|are|was|were|received)\b/i;
export const isStated = (text: string): boolean => STATED.test(text);

/** Has it at least the form of a query, though none of what OHERO keeps is named? */
export const isLikeQuery = (text: string): boolean => !TOLD.test(text) && LIKE_A_QUERY.test(text);
