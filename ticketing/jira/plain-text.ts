/** Text without what no text needs: controls but for line ends and tabs, characters that turn text around or are not seen, halves of pairs. */
export const plainText = (text: string): string =>
  text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Surrogate}]/gu, "")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();

/** The same on one line. */
export const plainLine = (text: string, limit: number): string =>
  cut(plainText(text).replace(/\s+/g, " "), limit);

/** At most `limit` UTF-16 units, no pair cut in two. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text
    .slice(0, limit - 1)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
}
