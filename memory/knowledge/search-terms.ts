import { stemmer } from "stemmer";

/** Raise it whenever the same text gives other terms or passages: kept indexes are then built anew. */
export const ANALYSIS_VERSION = 1;

/** Letters and digits, with what joins them in identifiers, addresses and paths. */
const TOKEN = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_.:/@#+-]*[\p{L}\p{N}])?/gu;
/** Longer tokens are noise, such as encoded data; their parts are kept. */
const LONGEST = 120;
const MOST_PARTS = 40;

const STOP_WORDS = new Set(
  `a about after again all also an and any are as at be because been before being but by can could did do does doing
  done for from get gets getting give go goes going got had has have having he her here him his how i if in into is it
  its just let like make makes me might more most much must my nor of on once one only or other our over
  please same say see shall she should so some still such tell than that the their them then there these they this
  those through to too under until upon us very want was we were what when where which while who whom whose why
  will with would you your`.split(/\s+/),
);

/** Tokens come again and again: most are analysed once. */
const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 100_000;

/** What is indexed and searched: stemmed words in their order, identifiers whole and in parts, no stop words. */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  for (const token of text.match(TOKEN) ?? []) for (const term of tokenTerms(token)) terms.push(term);
  return terms;
}

/** The same, word by word: of an identifier its whole comes first, then its parts. */
export function wordsOf(text: string): (readonly string[])[] {
  return (text.match(TOKEN) ?? []).map(tokenTerms).filter((terms) => terms.length > 0);
}

function tokenTerms(token: string): readonly string[] {
  const before = known.get(token);
  if (before !== undefined) return before;
  const terms = analyse(token);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(token, terms);
  return terms;
}

function analyse(token: string): readonly string[] {
  if (token.length > 10 * LONGEST) return [];
  // "us-east-1" stays, its "us" too: only whole words are stop words.
  if (/^[a-z]+$/.test(token)) return STOP_WORDS.has(token) ? [] : wordTerms(token);
  const plain = token.normalize("NFKD").replace(/\p{M}/gu, "");
  const whole = plain.toLowerCase();
  const parts = plain
    .replace(/(\p{Ll}\p{N}*)(\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll}{2})/gu, (_, a = "", b = "", c = "") =>
      a ? `${a} ${b}` : `${c} `,
    )
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .slice(0, MOST_PARTS);
  if (parts.length === 1) return STOP_WORDS.has(whole) && token !== "US" ? [] : wordTerms(whole);
  const terms = parts.filter((part) => part.length > 1 || /\p{N}/u.test(part)).flatMap(wordTerms);
  return whole.length <= LONGEST ? [whole, ...terms] : terms;
}

function wordTerms(word: string): readonly string[] {
  // Scripts without spaces: every two neighbours.
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word)) {
    const letters = [...word];
    return letters.length < 3
      ? [word]
      : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
  }
  if (word.length > LONGEST || word === "" || /^[a-z]$/.test(word)) return [];
  // "RDS", "DNS" and "SQS" are no plurals.
  if (!/^[a-z]+$/.test(word) || (word.length <= 3 && word.endsWith("s"))) return [word];
  return [stemmer(word)];
}
