/** Characters of a result that a model gets; the rest costs tokens, and seldom helps. */
const MAX_RESULT = 20_000;

/** The texts of what a tool returned, one after the other, and what else there was by its kind. Of bounded length. */
export function resultText(content: unknown): string {
  const blocks = Array.isArray(content) ? content : [content];
  const text = blocks.map(textOf).filter(Boolean).join("\n");
  if (text === "") return "(nothing)";
  if (text.length <= MAX_RESULT) return text;
  const cut = text.slice(0, MAX_RESULT).replace(/[\uD800-\uDBFF]$/, "");
  return `${cut}\n(cut: ${text.length - cut.length} more characters)`;
}

function textOf(block: unknown): string {
  if (typeof block === "string") return block;
  if (typeof block !== "object" || block === null) return "";
  const { type, text } = block as { type?: unknown; text?: unknown };
  return typeof text === "string" ? text : `(${String(type).replace(/_url$/, "")}, not shown)`;
}

/** One short line for logs and models, without what is secret. */
export function faultLine(thrown: unknown, secrets: readonly string[]): string {
  const error = thrown as { message?: unknown; cause?: { message?: unknown } } | null;
  const message = String(error?.message ?? thrown);
  const cause = error?.cause?.message;
  let line =
    cause === undefined || message.includes(String(cause)) ? message : `${message}: ${String(cause)}`;
  // Of "Bearer abc", "abc" alone is secret, too.
  const hidden = secrets.flatMap((secret) => [secret, ...secret.split(/\s+/)]);
  for (const secret of hidden.filter((one) => one.length >= 6)) line = line.replaceAll(secret, "…");
  line = line.replace(/[\p{C}\s]+/gu, " ").trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
