/** Text with plain line ends, and without controls and characters that turn text around or are not seen; tabs stay. */
export const withoutControls = (text: string): string =>
  text.replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n").replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, "");

/** Without blanks at the ends of lines, and with one empty line at most between two others. Takes time in proportion to the text. */
export const tidyLines = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();

export const onOneLine = (text: string): string => text.replace(/\s+/g, " ");

/** At most `limit` UTF-16 units, no pair cut in two. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text
    .slice(0, limit - 1)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
}

/** Is it the same name, however it is written? */
export const isSame = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();
