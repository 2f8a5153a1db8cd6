/** An amount of money in a text. */
export interface Amount {
  /** US dollars a month; a one-off amount counts as one month. */
  monthlyUsd: number;
  /** A rate for each resource, such as "per cluster"; `monthlyUsd` is then that of one resource. */
  perResource: boolean;
  /** The words it stands in. */
  quote: string;
}

/** Rough rates, for the order of magnitude that a threshold needs; checked by hand in March 2026. */
const USD_PER: Record<string, number> = {
  usd: 1,
  eur: 1.1,
  gbp: 1.3,
  chf: 1.2,
  cad: 0.72,
  aud: 0.66,
  inr: 0.012,
  jpy: 0.0067,
};
const CURRENCY: Record<string, string> = {
  "€": "eur",
  eur: "eur",
  euro: "eur",
  euros: "eur",
  "£": "gbp",
  gbp: "gbp",
  pounds: "gbp",
  chf: "chf",
  cad: "cad",
  c$: "cad",
  aud: "aud",
  a$: "aud",
  inr: "inr",
  "₹": "inr",
  jpy: "jpy",
  "¥": "jpy",
};
export const HOURS_A_MONTH = 730;

const NUMBER = String.raw`(\d{1,3}(?:[,.' ]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|\d{1,12}(?:[.,]\d{1,6})?)\s?(k|thousand|million|mio|m|bn|billion)?(?![a-z\d])`;
/** A code is a word of its own: "erreur 503" is no amount in EUR. */
const BEFORE = new RegExp(
  String.raw`((?<!\p{L})(?:US\$|A\$|C\$|USD|EUR|GBP|CHF|CAD|AUD|INR|JPY)|\$|€|£|₹|¥)\s?${NUMBER}`,
  "giu",
);
const AFTER = new RegExp(
  String.raw`(?<![\d.,$€£₹¥]|(?:USD|EUR|GBP|CHF) ?)${NUMBER}\s?(USD|US dollars|dollars|d[oó]lares|dollari|dollar|bucks|EUR|euros?|GBP|pounds|CHF|CAD|AUD|INR|JPY|\$|€|£)(?![a-z\d])`,
  "gi",
);

const PERIODS: readonly [RegExp, number][] = [
  [/(?:(?:per|an?|every|each)\s|\/\s?)(?:hour|hr|h)\b|[a-z][- ]hours?\b|\bhourly\b/i, HOURS_A_MONTH],
  [/(?:(?:per|an?|every|each)\s|\/\s?)(?:day|d)\b|\bdaily\b/i, HOURS_A_MONTH / 24],
  [/(?:(?:per|an?|every|each)\s|\/\s?)(?:week|wk)\b|\bweekly\b/i, HOURS_A_MONTH / 24 / 7],
  [/(?:(?:per|an?|every|each)\s|\/\s?)(?:month|mo)\b|\bmonthly\b/i, 1],
  [/(?:(?:per|an?|every|each)\s|\/\s?)(?:year|yr|annum)\b|\bannual(?:ly)?\b|\byearly\b|\bp\.a\./i, 1 / 12],
];

/** "14 instances at $32.77 an hour": a rate right after a count of things is that of one of them. */
const AT_RATE =
  /\d [a-z][\w.-]{0,20}(?: [a-z][\w.-]{0,20}){0,2} (?:at|@|x|×)(?: about| around| roughly)? ?$/i;

const PER_RESOURCE =
  /(?:\b(?:per|for each|each|for every|every)\s|\/\s?)(?:[\w.-]{1,20}\s){0,2}?(?:cluster|instance|resource|vcpu|gateway|endpoint|volume|database|function|node|vm|server|host|table|bucket|task|ip|address|connection|nat)\b|\beach\b/i;

const MAX_AMOUNTS = 100;

/** Every amount of money in one sentence, made a monthly sum in US dollars. */
export function findAmounts(sentence: string): Amount[] {
  if (!/\d/.test(sentence)) return [];
  const written = [
    ...[...sentence.matchAll(BEFORE)].map((match) => ({
      match,
      unit: match[1],
      number: match[2],
      scale: match[3],
    })),
    ...[...sentence.matchAll(AFTER)].map((match) => ({
      match,
      unit: match[3],
      number: match[1],
      scale: match[2],
    })),
  ]
    .sort((a, b) => a.match.index - b.match.index)
    .slice(0, MAX_AMOUNTS);
  return written.map(({ match, unit = "", number = "", scale }, index): Amount => {
    const end = match.index + match[0].length;
    const next = written[index + 1]?.match.index ?? sentence.length;
    const previous = written[index - 1];
    const after = sentence.slice(end, Math.min(next, end + 60));
    const before = sentence.slice(
      Math.max(0, match.index - 40, previous ? previous.match.index + previous.match[0].length : 0),
      match.index,
    );
    const usd = USD_PER[CURRENCY[unit.toLowerCase()] ?? "usd"] ?? 1;
    const months = monthsOf(before, after);
    return {
      monthlyUsd: parseNumber(number) * scaleOf(scale) * usd * (months ?? 1),
      perResource: PER_RESOURCE.test(after) || (months !== null && AT_RATE.test(before)),
      quote: wholeWords(sentence, match.index - 40, end + 60),
    };
  });
}

/** By how much a rate is multiplied to be that of a month, from the words around it; null where they name no period. */
export const monthsOf = (before: string, after: string): number | null =>
  periodIn(after, "first") ?? periodIn(before, "last");

/** Months of the period that is named first or last in `text`, as a factor; null where none is. */
function periodIn(text: string, which: "first" | "last"): number | null {
  let best: { at: number; factor: number } | null = null;
  for (const [pattern, factor] of PERIODS) {
    const at = text.search(pattern);
    if (at >= 0 && (best === null || (which === "first" ? at < best.at : at > best.at)))
      best = { at, factor };
  }
  return best?.factor ?? null;
}

/** "1,234.56", "1.234,56" and "1 234"; a lone separator before three digits groups thousands. */
function parseNumber(written: string): number {
  const decimals = written.match(/[.,](\d{1,2}|\d{4,})$/)?.[1] ?? "";
  const whole = decimals === "" ? written : written.slice(0, -decimals.length - 1);
  if (decimals === "" && /^0[.,]/.test(written)) return Number(written.replace(",", "."));
  return Number(`${whole.replace(/\D/g, "")}.${decimals}`);
}

function scaleOf(scale: string | undefined): number {
  const name = scale?.toLowerCase() ?? "";
  if (name === "k" || name === "thousand") return 1_000;
  if (name === "bn" || name === "billion") return 1_000_000_000;
  return name === "m" || name === "mio" || name === "million" ? 1_000_000 : 1;
}

/** The words of `text` between two places, without those that the places cut in two. */
export function wholeWords(text: string, from: number, to: number): string {
  const around = text.slice(Math.max(0, from), to);
  const start = from <= 0 ? 0 : around.indexOf(" ") + 1;
  const end = to >= text.length ? around.length : around.lastIndexOf(" ");
  return around.slice(start, end > start ? end : undefined).trim();
}
