/** A piece of a document that is indexed and shown by itself. */
export interface Passage {
  /** The headings it stands under, outermost first, without the document's title. */
  headings: readonly string[];
  text: string;
}

/** Passages shorter than this are joined with the next ones, longer ones are cut; in words. */
const SHORT = 150;
const LONG = 400;
/** Scripts without spaces, and long identifiers, are measured by characters. */
const CHARACTERS_PER_WORD = 7.5;

interface Piece extends Passage {
  size: number;
}

/** Cuts Markdown or plain text by headings and size; a document without text is one empty passage. */
export function cutPassages(title: string, text: string): Passage[] {
  const pieces: Piece[] = [];
  for (const section of sectionsOf(title, text)) {
    const parts = section.size <= LONG ? [section] : cutLong(section);
    for (const part of parts) {
      const last = pieces.at(-1);
      if (last !== undefined && last.size < SHORT && last.size + part.size <= LONG)
        pieces[pieces.length - 1] = joined(last, part);
      else pieces.push(part);
    }
  }
  // A short end belongs to what stands before it.
  const [before, end] = pieces.slice(-2);
  if (before !== undefined && end !== undefined && end.size < SHORT && before.size + end.size <= LONG)
    pieces.splice(-2, 2, joined(before, end));
  return pieces.length > 0 ? pieces.map(({ headings, text }) => ({ headings, text })) : [EMPTY];
}

const EMPTY: Passage = { headings: [], text: "" };

const joined = (a: Piece, b: Piece): Piece => ({
  // A heading without text of its own leads to the next one.
  headings: /^#[^\n]*$/.test(a.text) ? b.headings : commonStart(a.headings, b.headings),
  text: `${a.text}\n\n${b.text}`,
  size: a.size + b.size,
});

/** The text under each heading, with its heading line. */
function sectionsOf(title: string, text: string): Piece[] {
  const sections: Piece[] = [];
  const path: { level: number; heading: string }[] = [];
  let lines: string[] = [];
  let fence: string | null = null;
  const finish = () => {
    const body = lines.join("\n").trim();
    if (body !== "")
      sections.push({ headings: path.map(({ heading }) => heading), text: body, size: sizeOf(body) });
    lines = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const mark = /^ {0,3}(```|~~~)/.exec(line)?.[1] ?? null;
    if (mark !== null) fence = fence === null ? mark : fence === mark ? null : fence;
    const [, hashes, words] =
      fence === null && line.startsWith("#") ? (/^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line) ?? []) : [];
    if (hashes !== undefined && words !== undefined) {
      finish();
      while ((path.at(-1)?.level ?? 0) >= hashes.length) path.pop();
      if (words !== "" && words !== title) path.push({ level: hashes.length, heading: words });
    }
    lines.push(line);
  }
  finish();
  return sections;
}

const cutLong = ({ headings, text }: Passage): Piece[] =>
  cut(text, ["\n\n", "\n", " "]).map((part) => ({ headings, text: part, size: sizeOf(part) }));

/** By paragraphs where it can, else by lines, else by words, else by characters. */
function cut(text: string, separators: readonly string[]): string[] {
  const [separator, ...finer] = separators;
  if (sizeOf(text) <= LONG) return [text];
  if (separator === undefined) {
    const characters = LONG * CHARACTERS_PER_WORD;
    const count = Math.ceil(text.length / characters);
    return Array.from({ length: count }, (_, part) => text.slice(part * characters, (part + 1) * characters));
  }
  const parts: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const piece of text.split(separator).flatMap((piece) => cut(piece, finer))) {
    const more = sizeOf(piece);
    if (size + more <= LONG) parts.at(-1)?.push(piece);
    else parts.push([piece]);
    size = size + more <= LONG ? size + more : more;
  }
  return parts.map((part) => part.join(separator)).filter((part) => part.trim() !== "");
}

function sizeOf(text: string): number {
  let words = 0;
  let inWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const isSpace = text.charCodeAt(at) <= 32;
    if (!isSpace && !inWord) words += 1;
    inWord = !isSpace;
  }
  return Math.max(words, text.length / CHARACTERS_PER_WORD);
}

function commonStart(a: readonly string[], b: readonly string[]): readonly string[] {
  const end = a.findIndex((heading, index) => heading !== b[index]);
  return end < 0 ? a : a.slice(0, end);
}
