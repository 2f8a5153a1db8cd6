/** Characters of a description; models read it with every question. */
const MAX_DESCRIPTION = 2_000;
/** No schema of a tool is nested so deeply. */
const MAX_DEPTH = 20;

/** Is there something in a text that tries to give orders? */
export type IsSuspicious = (text: string) => boolean;

/** A description as models may read it: bounded, and `fallback` where it gives orders. */
export function describeTool(text: string, fallback: string, isSuspicious: IsSuspicious): string {
  const line = text.replace(/[^\P{C}\n\t]+/gu, " ").trim();
  if (line === "" || isSuspicious(line)) return fallback;
  return line.length > MAX_DESCRIPTION ? `${line.slice(0, MAX_DESCRIPTION - 1)}…` : line;
}

/** Words for people in a JSON schema, which models read as well. */
const WORDS = new Set(["description", "title", "$comment", "examples", "default"]);

/** The schema of a tool's arguments, without descriptions that give orders. */
export function cleanSchema(schema: unknown, isSuspicious: IsSuspicious, depth = 0): unknown {
  if (depth > MAX_DEPTH) return {};
  if (Array.isArray(schema)) return schema.map((part) => cleanSchema(part, isSuspicious, depth + 1));
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([name, value]) => {
      const isWords = WORDS.has(name) && (typeof value !== "object" || Array.isArray(value));
      if (!isWords) return [[name, cleanSchema(value, isSuspicious, depth + 1)]];
      const text = typeof value === "string" ? value : JSON.stringify(value);
      if (isSuspicious(text) || text.length > MAX_DESCRIPTION) return [];
      return [[name, value]];
    }),
  );
}
