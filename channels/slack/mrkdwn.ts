import { marked, type Token, type Tokens } from "marked";
import { decoded, wordsIn } from "../markdown-words.ts";

/** A block of a text in Slack's own markup, "mrkdwn". Code stands between fences. */
export interface Piece {
  text: string;
  isCode: boolean;
}

/** Markdown in Slack's markup, block by block. Nothing in it calls anybody; only https links remain links. */
export function toMrkdwn(markdown: string): Piece[] {
  return marked
    .lexer(markdown)
    .flatMap(pieceOf)
    .filter(({ text }) => text.trim() !== "");
}

function pieceOf(token: Token): Piece[] {
  switch (token.type) {
    case "code":
      return codeBlock(token.text);
    case "heading":
      return said(markedBy("*", token, ""));
    case "list":
      return listOf(token as Tokens.List, "");
    case "blockquote":
      return (token.tokens ?? [])
        .flatMap(pieceOf)
        .map((piece) => (piece.isCode ? piece : { ...piece, text: quoted(piece.text) }));
    case "table":
      return codeBlock(tableOf(token as Tokens.Table));
    case "hr":
      return said("———");
    // The box of a task stands before its text already.
    case "checkbox":
    case "space":
    case "def":
      return [];
    // As everything that would act, HTML is text.
    case "html":
      return said(plain(token.raw.trim()));
    default:
      return said(inlineOf(token));
  }
}

const said = (text: string): Piece[] => [{ text, isCode: false }];
const codeBlock = (text: string): Piece[] => [{ text: escapeEntities(readable(text)), isCode: true }];

/** The items one by one: what each says after its mark, and what it holds besides. */
function listOf(list: Tokens.List, indent: string): Piece[] {
  return list.items.flatMap((item, index) => {
    const mark = list.ordered ? `${Number(list.start || 1) + index}.` : "•";
    const box = item.task ? (item.checked ? "☑ " : "☐ ") : "";
    const head = `${indent}${mark} ${box}`;
    const pieces = item.tokens.flatMap((token) =>
      token.type === "list" ? listOf(token as Tokens.List, `${indent}    `) : pieceOf(token),
    );
    const [first, ...rest] = pieces.filter(({ text }) => text.trim() !== "");
    return first === undefined || first.isCode || item.tokens[0]?.type === "list"
      ? [...said(head), ...pieces]
      : [...said(`${head}${first.text}`), ...rest];
  });
}

function tableOf({ header, rows }: Tokens.Table): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => oneLine(wordsIn(cell.tokens))));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `within`: the marks that stand around it already, which Slack knows no second time. */
const inlineOf = (token: Token, within = ""): string =>
  "tokens" in token && token.tokens
    ? token.tokens.map((one) => inline(one, within)).join("")
    : plain(decoded("text" in token ? token.text : token.raw));

function inline(token: Token, within: string): string {
  switch (token.type) {
    case "strong":
      return markedBy("*", token, within);
    case "em":
      return markedBy("_", token, within);
    case "del":
      // Only two marks strike out: ids of incidents have single ones in them.
      return token.raw.startsWith("~~")
        ? markedBy("~", token, within)
        : `${plain("~")}${inlineOf(token, within)}${plain("~")}`;
    case "codespan":
      return code(token.text);
    case "br":
      return "\n";
    case "link":
      return linkTo(token.href, inlineOf(token, within), wordsIn((token as Tokens.Link).tokens));
    case "image":
      return linkTo(token.href, plain(token.text || token.href));
    case "escape":
      return plain(token.text);
    // As everything that would act, HTML is text.
    case "html":
      return plain(token.raw);
    default:
      return inlineOf(token, within);
  }
}

/** A link where its address is one of the web, else its text and address to read. `words`: the label as it is read. */
export function linkTo(address: string, label: string, words = label): string {
  if (words === address.replace(/^mailto:/, "")) return isLink(address) ? ownLink(address, label) : label;
  if (!isLink(address)) return label === plain(address) ? label : `${label} (${plain(address)})`;
  // Words that look like an address must not lead elsewhere.
  return LIKE_ADDRESS.test(words)
    ? `${label} (${ownLink(address, escapeEntities(address))})`
    : ownLink(address, label);
}

const isLink = (address: string): boolean => /^https:\/\/[^\s<>|\p{C}]+$/iu.test(address);
const LIKE_ADDRESS = /:\/\/|\bwww\.|^\s*(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?:[/:?#]\S*)?\s*$/i;

/** A link to an address that the settings name. */
export function ownLink(address: string, label: string): string {
  return `<${escapeEntities(address)}|${label.replaceAll("|", "¦").replace(/[<>]/g, "") || escapeEntities(address)}>`;
}

/** Slack marks only what does not begin or end with a space. */
function markedBy(mark: string, token: Token, within: string): string {
  if (within.includes(mark)) return inlineOf(token, within);
  const text = inlineOf(token, within + mark);
  return text.trim() === "" ? text : text.replace(/^(\s*)([\s\S]*?)(\s*)$/, `$1${mark}$2${mark}$3`);
}

/** Each line of a text in Slack's markup as a quotation. */
export const quoted = (text: string) =>
  text
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");

/** The three characters that Slack's markup is made of. */
export const escapeEntities = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Text as code in a line: nothing in it is marked up. */
export const code = (text: string): string => `\`${escapeEntities(oneLine(text)).replaceAll("`", "ˋ")}\``;

export const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();

/** Joins nothing and shows nothing; keeps a mark from marking. */
const JOINER = "\u2060";

/** Without what a screen would obey: control characters, and those that turn the direction of writing. */
const readable = (text: string): string => text.replace(/[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/gu, "");

/** Marks at the edge of a word, a quotation at the start of a line, and the first colon of ":emoji:"; ARNs and times have none. */
const MARKS =
  /arn:aws[a-z-]*:[\w-]*:[\w-]*:\d*:|[*`~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^&gt;|:(?!\d\d:)(?=[\p{L}\p{N}_+'-]{1,100}:)/gmu;

/** Untrusted text that reads as it is: no entity, and no mark where Slack would take it for one. */
export const plain = (text: string): string =>
  escapeEntities(readable(text)).replace(MARKS, (mark) =>
    mark.startsWith("arn:") ? mark : mark === ":" ? `:${JOINER}` : `${JOINER}${mark}${JOINER}`,
  );

/** The same on one line. */
export const plainLine = (text: string): string => plain(oneLine(text));
