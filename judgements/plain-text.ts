/** Cyrillic and Greek letters, and below them the Latin ones that they look like. */
const IMITATORS = "аеорсухіјѕһԁӏвнкмтαεορνικτυ";
const IMITATED = "aeopcyxijshdlbhkmtaeopviktu";
const LOOKALIKES = new Map([...IMITATORS].map((letter, index) => [letter, IMITATED[index] ?? letter]));

const DIGITS: Record<string, string> = { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t", "@": "a", $: "s" };

const isAscii = (text: string) => !/[^\t\n\r -~]/.test(text);

/**
 * The spellings under which a text is looked at, the plain one first: compatibility forms folded, accents and
 * invisible characters gone, names taken apart into words; then, where it makes a difference, look-alike letters as
 * the letters they imitate, digits inside words as letters, and spaced-out letters joined.
 */
export function spellings(text: string): string[] {
  const plain = plainText(text);
  const found = [plain];
  const joined = plain.replace(/\b[a-z](?:[ .*_-]{1,2}[a-z]\b){3,60}/g, (run) =>
    run.replaceAll(/[ .*_-]/g, ""),
  );
  if (joined !== plain) found.push(joined);
  // In ASCII only digits and signs mask a letter.
  const words =
    isAscii(plain) && !/[\d@$]/.test(plain)
      ? plain
      : plain.replace(/[a-z\p{Script=Cyrillic}\p{Script=Greek}\d@$]+/gu, unmask);
  if (words !== plain) found.push(words);
  return found;
}

function plainText(text: string): string {
  const folded = isAscii(text)
    ? text
    : text
        // Tag characters are invisible twins of ASCII.
        .replace(/[\u{E0020}-\u{E007E}]/gu, (tag) =>
          String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000),
        )
        .normalize("NFKD")
        .replace(/[\p{Cf}\p{M}\u3164\u115F\u1160\u2800]/gu, "")
        .normalize("NFC")
        .replace(/[‘’]/g, "'");
  // What stands first in a pattern is what is rare: these four read every text.
  return folded
    .replace(/[a-z](?=[A-Z])/g, "$& ")
    .toLowerCase()
    .replace(/[._+-](?<=\p{L}.)[._+-]{0,2}(?=\p{L})/gu, " ")
    .replace(/[^\S\n]{2,}|[^\S\n ]/g, " ");
}

/** A word of mixed scripts, or of letters with digits between them, as the word it imitates. */
function unmask(word: string): string {
  const isMixed = /[a-z]/.test(word) && /[^a-z]/.test(word);
  if (!isMixed || word.length < 3 || word.length > 40) return word;
  return [...word].map((letter) => LOOKALIKES.get(letter) ?? DIGITS[letter] ?? letter).join("");
}
