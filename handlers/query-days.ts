const DAY = 86_400_000;
const HOURS: Record<string, number> = { h: 1, d: 24, w: 168 };

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const startOf = (now: Date): number => Math.floor(now.getTime() / DAY) * DAY;

/** Milliseconds of a day such as 2026-03-14, UTC; null where there is no such day. */
function dayAt(value: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) || dayOf(at) !== value ? null : at;
}

/** Days, both ends included: "30d" (from today), "2026-03", "2026-03-14", "A..B", "A..", "..B". null where it is none. */
export function readDaySpan(value: string, now: Date): { from: string | null; before: string | null } | null {
  const ahead = value.match(/^(\d{1,4})([dw])$/);
  if (ahead !== null) {
    const days = (Number(ahead[1]) * (HOURS[ahead[2] ?? ""] ?? 0)) / 24;
    return { from: dayOf(startOf(now)), before: dayOf(startOf(now) + (days + 1) * DAY) };
  }
  const [first = "", last, ...more] = value.split("..");
  if (more.length > 0 || (first === "" && !last)) return null;
  const [from, to] = [spanOf(first), last === undefined ? spanOf(first) : spanOf(last)];
  if ((first !== "" && from === null) || (last !== undefined && last !== "" && to === null)) return null;
  if (from !== null && to !== null && from.from >= to.before) return null;
  return { from: from && dayOf(from.from), before: to && dayOf(to.before) };
}

/** A day or a month, in milliseconds. */
function spanOf(value: string): { from: number; before: number } | null {
  const [, year, month] = value.match(/^(\d{4})-(\d{2})$/) ?? [];
  if (year !== undefined && Number(month) >= 1 && Number(month) <= 12)
    return { from: Date.UTC(Number(year), Number(month) - 1), before: Date.UTC(Number(year), Number(month)) };
  const at = dayAt(value);
  return at === null ? null : { from: at, before: at + DAY };
}

/** The moment that something lies back: "7d" (whole days), "12h", a day, an instant. null where it is none. */
export function readMoment(value: string, now: Date): string | null {
  const [, count, unit = ""] = value.match(/^(\d{1,4})([hdw])$/) ?? [];
  if (count !== undefined) {
    const back = Number(count) * (HOURS[unit] ?? 0) * 3_600_000;
    return unit === "h" ? new Date(now.getTime() - back).toISOString() : dayOf(startOf(now) - back);
  }
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z$/.test(value)) {
    const at = Date.parse(value);
    return Number.isNaN(at) ? null : new Date(at).toISOString();
  }
  return dayAt(value) === null ? null : value;
}
