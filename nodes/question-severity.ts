import { type Reading, take } from "./question-reading.ts";

const SEVERITY =
  /\bsev(?:erit(?:y|ies))?[\s:=-]*(?:of\s+|is\s+|level\s+)?(above|over|higher than|more than|greater than|below|under|less than|lower than|at least|at most|exactly|between|from|>=|<=|>|<)?\s*([1-5])(?![\d.])(?:\s*(or (?:higher|more|above|worse|up|greater)|and (?:higher|above|up|more)|or (?:lower|less|below)|and (?:below|lower)|\+)|\s*(to|-|–|and|or)\s*([1-5])\b(?![\d.]))?/i;

/** Severities in words, as our scale has them. The first that stands there counts. */
const IN_WORDS: readonly [RegExp, Pick<Reading["query"], "minimumSeverity" | "maximumSeverity">][] = [
  [
    /(?<![\w-])(?:(?:of |with )?(?:a )?critical severity|severity critical|critical)(?![\w-])/i,
    { minimumSeverity: 5, maximumSeverity: 5 },
  ],
  [/\b(?:(?:of |with )?(?:a )?high[- ]severity|severity high)\b/i, { minimumSeverity: 4 }],
  [/\b(?:(?:of |with )?(?:a )?low[- ]severity|severity low)\b/i, { maximumSeverity: 2 }],
];
/** Their findings are called critical by a scale of their own. */
const SCALES: readonly string[] = ["aws.guardduty", "aws.securityhub", "aws.trustedadvisor"];

function takeWords(reading: Reading): void {
  const { query } = reading;
  if (query.sources?.some((source) => SCALES.includes(source))) return;
  for (const [pattern, asks] of IN_WORDS) {
    const quote = reading.rest.match(pattern)?.[0];
    if (quote === undefined) continue;
    take(reading, quote);
    Object.assign(query, asks);
    return;
  }
}

/** "severity 4 or higher", "sev 2-3", "severity below 3". What there cannot be is left. */
export function takeSeverity(reading: Reading): void {
  const { query } = reading;
  const match = reading.rest.match(SEVERITY);
  if (match === null) {
    takeWords(reading);
    return;
  }
  const [quote, before = "", written, after = "", between = "", to] = match;
  const value = Number(written);
  const isAbove = /^(?:above|over|higher|more|greater|>$)/i.test(before);
  const isBelow = /^(?:below|under|less|lower|<$)/i.test(before);
  const isUp = /least|>=/i.test(before) || /higher|more|above|worse|up|greater|\+/i.test(after);
  const isDown = /most|<=/i.test(before) || /lower|less|below/i.test(after);
  // Of two that are not next to each other, "2 and 4" is no range, nor is "above 2 to 4".
  const isRange =
    /^(?:between|from)$/i.test(before) || /^(?:to|-|–)$/.test(between) || Math.abs(Number(to) - value) === 1;
  const isOdd = to !== undefined && (isAbove || isBelow || isUp || isDown || !isRange);
  if (
    isOdd ||
    (isAbove && value === 5) ||
    (isBelow && value === 1) ||
    (/^(?:between|from)$/i.test(before) && !to)
  )
    return;
  take(reading, quote);
  if (isAbove) query.minimumSeverity = value + 1;
  else if (isBelow) query.maximumSeverity = value - 1;
  else if (isUp) query.minimumSeverity = value;
  else if (isDown) query.maximumSeverity = value;
  else {
    const other = to === undefined ? value : Number(to);
    query.minimumSeverity = Math.min(value, other);
    query.maximumSeverity = Math.max(value, other);
  }
}
