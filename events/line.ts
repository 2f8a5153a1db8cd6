const MAX_LENGTH = 300;

/** "Name: one, other" as one line of bounded length; null where there is nothing to say. */
export function line(name: string, ...parts: (string | null | undefined)[]): string | null {
  const said = parts.filter(Boolean).join(", ").replaceAll(/\s+/g, " ").trim();
  return said === "" ? null : `${name}: ${said}`.slice(0, MAX_LENGTH);
}

/** The lines that say something, one under the other. */
export const joinLines = (lines: readonly (string | null | undefined)[]) => lines.filter(Boolean).join("\n");

/** "relatedInstances" and "related_instances" as "Related instances". */
export const humanize = (key: string) =>
  capital(
    key
      .replaceAll(/(?<=[a-z])[A-Z]/g, " $&")
      .replaceAll("_", " ")
      .toLowerCase(),
  );

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** "seen 37 times"; null for what was seen once, or for no number. */
export const times = (count: number | null | undefined) =>
  count !== null && count !== undefined && count > 1 ? `seen ${count} times` : null;

/** A value in words: a list's plain values with commas, an object by its keys; null where there are none. */
export function wordsOf(value: unknown): string | null {
  if (Array.isArray(value)) return value.filter(isPlain).slice(0, 10).join(", ");
  if (isRecord(value)) return Object.keys(value).slice(0, 10).join(", ");
  return isPlain(value) ? String(value) : null;
}

const isPlain = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
