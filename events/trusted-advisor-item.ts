import { isAccount } from "./account.ts";

/** The columns of an item's report, as text. */
export type Item = Map<string, string>;

const MAX_COLUMNS = 60;
const MAX_VALUE = 500;

/** Every value is a string in AWS's samples; relays make numbers of some. Line breaks would forge further columns. */
export function readItem(columns: Record<string, unknown>): Item {
  const item: Item = new Map();
  for (const [key, value] of Object.entries(columns).slice(0, MAX_COLUMNS)) {
    if (!["string", "number", "boolean"].includes(typeof value)) continue;
    const written = oneLine(String(value));
    if (written !== "") item.set(oneLine(key), written);
  }
  return item;
}

export const oneLine = (value: string) => value.slice(0, MAX_VALUE).replace(/\s+/g, " ").trim();

export function accountOf(item: Item): string | null {
  for (const [key, value] of item) if (/^(?:aws )?account id$/i.test(key) && isAccount(value)) return value;
  return null;
}

export const regionOf = (item: Item) => regionIn(item.get("Region/AZ") ?? item.get("Region") ?? "");

/** The Region of "eu-west-1", of a zone such as "eu-west-1a" or "us-west-2-lax-1a"; null for "-", "Global" and the like. */
export function regionIn(written: string): string | null {
  return written.slice(0, 60).match(/^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}(?=[a-z]?$|-)/)?.[0] ?? null;
}
