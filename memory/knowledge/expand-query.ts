import { wordsOf } from "./search-terms.ts";
import { KINDS, NAMES, SAME } from "./vocabulary.ts";

/** Words that stand for one idea of a question, each with how well it stands for it; terms of one are needed together. */
export interface Variant {
  terms: readonly string[];
  weight: number;
}

/** One idea of a question: its own word first, then others for it. */
export interface Concept {
  variants: readonly Variant[];
}

const WEIGHTS = { same: 0.5, name: 0.7, kind: 0.4 };
/** Longer questions are cut; no index would answer them better. */
const MOST_CHARACTERS = 4_000;
const MOST_WORDS = 64;

/** What the vocabulary knows, by terms with spaces between them. */
let known: Map<string, Map<string, number>> | null = null;

/** The ideas of a question, with other words for them. Empty where it has no word to search for. */
export function expandQuery(query: string): Concept[] {
  known ??= readVocabulary();
  const words = wordsOf(query.slice(0, MOST_CHARACTERS)).slice(0, MOST_WORDS);
  const concepts = new Map<string, Concept>();
  const keyAt = (at: number, length: number) => keyOf(words.slice(at, at + length));
  for (let at = 0; at < words.length; ) {
    const length = [3, 2, 1].find((count) => known?.has(keyAt(at, count))) ?? 1;
    const others = [...(known.get(keyAt(at, length)) ?? [])].map(([key, weight]) => ({
      terms: key.split(" "),
      weight,
    }));
    // Each word of a phrase may be found by itself, or the phrase by another name.
    for (const word of words.slice(at, at + length))
      for (const [index, term] of word.entries()) {
        const own = concepts.get(term)?.variants ?? [{ terms: [term], weight: 1 }];
        concepts.set(term, { variants: index === 0 ? [...own, ...others] : own });
      }
    at += length;
  }
  return [...concepts.values()];
}

let services: Set<string> | null = null;

/** Is it one word, as `termsOf` gives it, that names a service or what belongs to one: "rd", "lambda", "bucket"? */
export function isServiceName(term: string): boolean {
  services ??= new Set(
    [NAMES, KINDS]
      .flatMap((text) => text.split(/[,:\n]/))
      .map(wordsOf)
      .flatMap(([first = [], ...more]) => (more.length === 0 ? first : [])),
  );
  return services.has(term);
}

/** Identifiers count as a whole here. */
const keyOf = (words: readonly (readonly string[])[]) => words.map(([whole]) => whole).join(" ");

function readVocabulary(): Map<string, Map<string, number>> {
  const vocabulary = new Map<string, Map<string, number>>();
  const relate = (from: string, to: string, weight: number) => {
    if (from === to || from === "" || to === "") return;
    const others = vocabulary.get(from) ?? new Map<string, number>();
    others.set(to, Math.max(others.get(to) ?? 0, weight));
    vocabulary.set(from, others);
  };
  const read = (words: string) => keyOf(wordsOf(words));
  const linesOf = (text: string) => text.trim().split("\n");
  for (const [text, weight] of [
    [SAME, WEIGHTS.same],
    [NAMES, WEIGHTS.name],
  ] as const)
    for (const line of linesOf(text)) {
      const keys = line.split(",").map(read);
      for (const from of keys) for (const to of keys) relate(from, to, weight);
    }
  for (const line of linesOf(KINDS)) {
    const [wide = "", narrow = ""] = line.split(":");
    for (const one of narrow.split(",").map(read)) {
      relate(read(wide), one, WEIGHTS.kind);
      relate(one, read(wide), WEIGHTS.kind);
    }
  }
  return vocabulary;
}
