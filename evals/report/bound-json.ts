import { sizeOf } from "./html.ts";

export interface BoundedJson {
  text: string;
  isWhole: boolean;
}

/** How long texts, and lists, may be: the next where the one before leaves too much. */
const LEVELS = [
  { text: 700, items: 24 },
  { text: 300, items: 8 },
  { text: 160, items: 3 },
  { text: 80, items: 1 },
] as const;
const DEEPEST = 24;

/**
 * JSON of `value` in at most `limit` bytes of the page. Where it is longer, long texts and lists are shortened first and say by how
 * much, as what stands around them tells what kind of event it is.
 */
export function boundJson(value: unknown, limit: number): BoundedJson {
  const whole = json(value);
  // Escaping makes no text shorter.
  if (whole.length <= limit && sizeOf(whole) <= limit) return { text: whole, isWhole: true };
  let text = whole;
  for (const level of LEVELS) {
    text = json(shorten(value, level, 0));
    if (text.length <= limit && sizeOf(text) <= limit) return { text, isWhole: false };
  }
  const lines: string[] = [];
  let left = limit;
  for (const line of text.split("\n")) {
    left -= sizeOf(line) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  return { text: [...lines, "…"].join("\n"), isWhole: false };
}

/** The beginning of a text, at most `length` characters of it, and how many more there are. */
export function shortText(text: string, length: number): string {
  if (text.length <= length) return text;
  // Half of a character is none.
  const start = text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
  return `${start}… (${(text.length - start.length).toLocaleString("en")} more characters)`;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2) ?? "none";

function shorten(value: unknown, level: (typeof LEVELS)[number], depth: number): unknown {
  if (typeof value === "string") return shortText(value, level.text);
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) return "…";
  if (Array.isArray(value)) {
    const first = value.slice(0, level.items).map((one) => shorten(one, level, depth + 1));
    const more = value.length - first.length;
    return more > 0 ? [...first, `… ${more.toLocaleString("en")} more`] : first;
  }
  const entries = Object.entries(value);
  const most = level.items * 3;
  const first = entries
    .slice(0, most)
    .map(([key, one]) => [shortText(key, level.text), shorten(one, level, depth + 1)]);
  const more = entries.length - first.length;
  return Object.fromEntries(more > 0 ? [...first, ["…", `${more.toLocaleString("en")} more`]] : first);
}
