/** A span of days, UTC: from the first one on, and before the second. */
export interface Span {
  from: string | null;
  before: string | null;
}

const DAY = 86_400_000;
const MONTHS = "january february march april may june july august september october november december".split(
  " ",
);
const WEEKDAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");

const NUMBER: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
};
const COUNT = "(\\d{1,3}|an?|one|two|three|four|five|six|seven)";
const UNIT = "(hour|day|week|month|year)s?";
const MONTH = `(${MONTHS.map((month) => `${month}|${month.slice(0, 3)}`).join("|")})`;
const DATE = `(\\d{4}-\\d{2}-\\d{2}|${MONTH}\\.? \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?|\\d{1,2}(?:st|nd|rd|th)? ${MONTH}(?:,? \\d{4})?)`;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export interface FoundSpan {
  quote: string;
  span: Span;
  /** Is all of it still to come? */
  isAhead: boolean;
}

/**
 * The words that name a span of time in a question, and what they mean on the day of `now`. A month or a day without a year is
 * the next one where the question looks ahead, else the last one: what is due is still to come, what changed is past.
 */
export function findSpan(text: string, now: Date, looksAhead: boolean): FoundSpan | null {
  const when = { now, today: Math.floor(now.getTime() / DAY) * DAY, looksAhead };
  for (const [pattern, read] of SPANS) {
    const match = text.match(pattern);
    const span = match === null ? null : read(match, when);
    if (match !== null && span !== null) return { quote: match[0], span, isAhead: AHEAD.test(match[0]) };
  }
  return null;
}

/** "in May" and "before April" may be either; these are not. */
const AHEAD = new RegExp(`\\b(?:next|coming|tomorrow|(?:within|in) ${COUNT} ${UNIT})\\b`, "i");

interface When {
  now: Date;
  /** Milliseconds of its day. */
  today: number;
  looksAhead: boolean;
}
type Read = (match: RegExpMatchArray, when: When) => Span | null;

const between = (from: number, before: number): Span => ({ from: dayOf(from), before: dayOf(before) });
const countOf = (word = ""): number => NUMBER[word.toLowerCase()] ?? Number(word);

const HOUR = 3_600_000;
const isHours = (unit = "day"): boolean => unit.toLowerCase() === "hour";
/** From now on; days are whole ones. */
const ahead = (count: string | undefined, unit: string | undefined, { today, now }: When): Span =>
  isHours(unit)
    ? { from: now.toISOString(), before: new Date(now.getTime() + countOf(count) * HOUR).toISOString() }
    : between(today, today + (daysOf(count, unit) + 1) * DAY);
const ago = (count: string | undefined, unit: string | undefined, { today, now }: When): Span => ({
  from: isHours(unit)
    ? new Date(now.getTime() - countOf(count) * HOUR).toISOString()
    : dayOf(today - daysOf(count, unit) * DAY),
  before: null,
});

const daysOf = (count: string | undefined, unit = "day"): number => {
  const days = { day: 1, week: 7, month: 365 / 12, year: 365 }[unit.toLowerCase()] ?? 1;
  return Math.round(countOf(count) * days);
};

/** Monday of the week of a day. */
const mondayOf = (day: number): number => day - ((new Date(day).getUTCDay() + 6) % 7) * DAY;
const monthAt = (year: number, month: number): Span =>
  between(Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1));

const i = (source: string) => new RegExp(`\\b${source}\\b`, "i");

/** The longer ones first: "the last two weeks" holds "last week" in another form. */
const SPANS: readonly [RegExp, Read][] = [
  [
    i(`between ${DATE} and ${DATE}`),
    ([, a, , , b], when) => ordered(readDate(a, when), readDate(b, when), !hasYear(a)),
  ],
  [i("(?<!the )next week"), (_, { today }) => between(mondayOf(today) + 7 * DAY, mondayOf(today) + 14 * DAY)],
  [i("(?<!the )next year"), (_, { now }) => yearAt(now.getUTCFullYear() + 1)],
  [i("(?<!the )next month"), (_, { now }) => monthAt(now.getUTCFullYear(), now.getUTCMonth() + 1)],
  [
    i(`(?:in |within |over |during )?(?:the )?(?:next|coming) (?:${COUNT} )?${UNIT}`),
    ([, count = "one", unit], when) => ahead(count, unit, when),
  ],
  [i(`(?:within|in) ${COUNT} ${UNIT}`), ([, count, unit], when) => ahead(count, unit, when)],
  [
    i(`(?:in |within |over |during |since )?(?:the )?(?:last|past|previous) ${COUNT} ${UNIT}`),
    ([, count, unit], when) => ago(count, unit, when),
  ],
  [
    i("(?:in |within |over |during )?(?:the )?past (day|week|month|year)"),
    ([, unit], when) => ago("one", unit, when),
  ],
  [
    i("(?:in )?(this|last) year"),
    ([, which], { now }) => yearAt(now.getUTCFullYear() - (/last/i.test(which ?? "") ? 1 : 0)),
  ],
  [i("(?:in )?this week"), (_, { today }) => between(mondayOf(today), mondayOf(today) + 7 * DAY)],
  [i("(?:in )?last week"), (_, { today }) => between(mondayOf(today) - 7 * DAY, mondayOf(today))],
  [i("(?:in )?this month"), (_, { now }) => monthAt(now.getUTCFullYear(), now.getUTCMonth())],
  [i("(?:in )?last month"), (_, { now }) => monthAt(now.getUTCFullYear(), now.getUTCMonth() - 1)],
  [
    i(`(?:since|after|from) (yesterday|today|${WEEKDAYS.join("|")})`),
    ([quote, word], { today }) => ({
      from: dayOf(dayBefore(word, today) + (/^after/i.test(quote) ? DAY : 0)),
      before: null,
    }),
  ],
  [i("yesterday"), (_, { today }) => between(today - DAY, today)],
  [i("today"), (_, { today }) => between(today, today + DAY)],
  [i("before tomorrow"), (_, { today }) => open(today + DAY, "before")],
  [i("(?:by|until) tomorrow"), (_, { today }) => open(today + 2 * DAY, "before")],
  [i("tomorrow"), (_, { today }) => between(today + DAY, today + 2 * DAY)],
  [i(`(?:since|from) (?:the )?${DATE}`), ([, date], when) => open(readDate(date, when), "from")],
  [i(`after (?:the )?${DATE}`), ([, date], when) => open(plusDay(readDate(date, when)), "from")],
  [i(`(?:before|until) (?:the )?${DATE}`), ([, date], when) => open(readDate(date, when), "before")],
  [i(`by (?:the )?${DATE}`), ([, date], when) => open(plusDay(readDate(date, when)), "before")],
  [
    i(`(?:since|after|from) ${MONTH}(?: (\\d{4}))?`),
    ([quote, month, year], when) => {
      const { from, before } = namedMonth(month, year, when);
      return { from: /^after/i.test(quote) ? before : from, before: null };
    },
  ],
  [
    i(`before ${MONTH}(?: (\\d{4}))?`),
    ([, month, year], when) => ({ from: null, before: namedMonth(month, year, when).from }),
  ],
  [i(`(?:on )?(?:the )?${DATE}`), ([, date], when) => onDay(readDate(date, when))],
  [i(`(?:in |during )${MONTH}(?: (\\d{4}))?`), ([, month, year], when) => namedMonth(month, year, when)],
];

const yearAt = (year: number): Span => between(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1));

const hasYear = (date = ""): boolean => /\d{4}/.test(date);
/** From December to January is over the turn of the year. */
function ordered(a: number | null, b: number | null, isYearOpen: boolean): Span | null {
  if (a === null || b === null) return null;
  const first = a > b && isYearOpen ? new Date(a).setUTCFullYear(new Date(a).getUTCFullYear() - 1) : a;
  return between(Math.min(first, b), Math.max(first, b) + DAY);
}
const open = (at: number | null, end: keyof Span): Span | null =>
  at === null ? null : { from: null, before: null, [end]: dayOf(at) };
const plusDay = (at: number | null) => (at === null ? null : at + DAY);
const onDay = (at: number | null): Span | null => (at === null ? null : between(at, at + DAY));

function dayBefore(word = "", today: number): number {
  const weekday = WEEKDAYS.indexOf(word.toLowerCase());
  if (weekday < 0) return word.toLowerCase() === "yesterday" ? today - DAY : today;
  return today - ((new Date(today).getUTCDay() - weekday + 7) % 7 || 7) * DAY;
}

const monthOf = (word = ""): number =>
  MONTHS.findIndex((month) => month.startsWith(word.toLowerCase().slice(0, 3)));

/** Without a year the next month of that name, or the last one. The current one is either. */
function namedMonth(month: string | undefined, year: string | undefined, { today, looksAhead }: When): Span {
  const at = new Date(today);
  if (year !== undefined) return monthAt(Number(year), monthOf(month));
  const away = monthOf(month) - at.getUTCMonth();
  const years = looksAhead && away < 0 ? 1 : !looksAhead && away > 0 ? -1 : 0;
  return monthAt(at.getUTCFullYear() + years, monthOf(month));
}

/** Milliseconds of the day that is named; without a year the next one, or the last. null where there is no such day. */
function readDate(written = "", { today, looksAhead }: When): number | null {
  const iso = /^\d{4}-\d{2}-\d{2}$/.test(written) ? Date.parse(`${written}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(iso)) return iso;
  const month = monthOf(written.match(/[a-z]{3,}/i)?.[0]);
  const day = Number(written.match(/\b(\d{1,2})(?!\d)/)?.[1]);
  const year = written.match(/\d{4}/)?.[0];
  if (month < 0 || !(day >= 1 && day <= 31)) return null;
  const dayIn = (of: number): number => Date.UTC(of, month, day);
  if (new Date(dayIn(2024)).getUTCMonth() !== month) return null;
  if (year !== undefined) return dayIn(Number(year));
  const current = new Date(today).getUTCFullYear();
  if (looksAhead) return dayIn(dayIn(current) < today ? current + 1 : current);
  return dayIn(dayIn(current) > today ? current - 1 : current);
}
