const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** ISO 8601, or day, month and year in words. V8 would also read "attempt 5" as a date, so the shape is checked first. */
const SHAPE =
  /^(?:\d{4}-\d{2}-\d{2}(?=$|[t\s])|(?:[a-z]{3,9},?\s{1,2})?(?:\d{1,2}[\s-][a-z]{3,9}|[a-z]{3,9}\.?\s\d{1,2},?)[\s-]\d{4}\b)/i;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const ZONE = /(?:z|(?<=\d\s?)[+-]\d{2}:?\d{2}|\b(?:gmt|utc|[ecmp][sd]t))$/i;
const MAX_LENGTH = 64;

/**
 * Any spelling of a point in time that AWS uses, as ISO 8601 in UTC; null where there is none. A time without a zone
 * is UTC; a number counts seconds or milliseconds since the epoch.
 * V8 reads RFC 1123 with a wrong week day, unpadded days and offsets without a colon, as AWS's samples have them.
 */
export function parseInstant(value: unknown): string | null {
  const milliseconds =
    typeof value === "number" ? fromEpoch(value) : typeof value === "string" ? fromText(value) : Number.NaN;
  return milliseconds >= EARLIEST && milliseconds <= LATEST ? new Date(milliseconds).toISOString() : null;
}

/** The first of the values that is a point in time; null where none is. */
export function firstInstant(...values: unknown[]): string | null {
  for (const value of values) {
    const instant = parseInstant(value);
    if (instant !== null) return instant;
  }
  return null;
}

/** The day in UTC, as "2026-03-02"; null where there is none. */
export const dayOf = (value: unknown) => parseInstant(value)?.slice(0, 10) ?? null;

/** Seconds and milliseconds of the years in question do not overlap. */
const fromEpoch = (value: number) => (Math.abs(value) < EARLIEST ? value * 1000 : value);

function fromText(value: string): number {
  const text = value.length <= MAX_LENGTH ? value.trim() : "";
  if (/^\d{10}(?:\d{3})?$/.test(text)) return fromEpoch(Number(text));
  if (!SHAPE.test(text)) return Number.NaN;
  const isComplete = DATE_ONLY.test(text) || ZONE.test(text);
  return Date.parse(isComplete ? text : /^\d{4}-\d{2}-\d{2}T/.test(text) ? `${text}Z` : `${text} UTC`);
}
