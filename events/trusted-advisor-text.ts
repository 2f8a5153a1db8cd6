import { parseInstant } from "./instant.ts";
import { joinLines } from "./line.ts";
import { type Item, oneLine } from "./trusted-advisor-item.ts";

/** The check and its columns, one a line; what each single day was like is left out, since its average is there. */
export function trustedAdvisorText(check: string, status: string, item: Item): string {
  const columns = [...item]
    .filter(([key]) => !/^Day \d{1,3}$/.test(key))
    .map(([key, value]) => `${key}: ${/\b(?:time|date|deadline)\b/i.test(key) ? readable(value) : value}`);
  return joinLines([
    oneLine(check),
    status === "" ? null : `Trusted Advisor status: ${oneLine(status)}`,
    ...columns,
  ]);
}

/** Times are milliseconds since the epoch in some columns. */
const readable = (value: string) => (/^\d{13}$/.test(value) ? (parseInstant(value) ?? value) : value);
