/** The sentences of a text, trimmed, with the punctuation they end in. */
export function splitSentences(text: string): string[] {
  return text
    .split(/\s(?<=[.!?]\s)\s*|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

/** At most `limit` characters, cut at a word, with an ellipsis where something was cut. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const space = cut.lastIndexOf(" ");
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** White space of any kind as one space: models write it anew when they quote. */
export const folded = (text: string): string => text.replace(/\s+/g, " ");

/** The whole sentences of `text` in which `quote` stands, first found; white space does not count. None where it is not there. */
export function sentencesAround(text: string, quote: string): string[] {
  const sentences = splitSentences(text).map(folded);
  const wanted = folded(quote).trim();
  const at = sentences.join(" ").indexOf(wanted);
  if (at < 0) return [];
  const end = at + wanted.length;
  let start = 0;
  return sentences.filter((sentence) => {
    const isPart = start < end && start + sentence.length > at;
    start += sentence.length + 1;
    return isPart;
  });
}
