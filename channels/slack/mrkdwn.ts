import { marked, type Token, type Tokens } from "marked";

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
  const text = (given: string): Piece[] => [{ text: given, isCode: false }];
  switch (token.type) {
    case "code":
      return [{ text: escapeEntities(token.text), isCode: true }];
    case "heading":
      return text(bold(inlineOf(token)));
    case "list":
      return (token as Tokens.List).items.flatMap((item, index) =>
        text(itemOf(token as Tokens.List, item, index, "")),
      );
    case "blockquote":
      return text(
        quoted(
          (token.tokens ?? [])
            .flatMap(pieceOf)
            .map((piece) => piece.text)
            .join("\n"),
        ),
      );
    case "table":
      return [{ text: tableOf(token as Tokens.Table), isCode: true }];
    case "hr":
      return text("———");
    // The box of a task stands before its text already.
    case "checkbox":
    case "space":
    case "def":
      return [];
    // As everything that would act, HTML is text.
    case "html":
      return text(plain(token.raw.trim()));
    default:
      return text(inlineOf(token));
  }
}

function itemOf(list: Tokens.List, item: Tokens.ListItem, index: number, indent: string): string {
  const mark = list.ordered ? `${Number(list.start || 1) + index}.` : "•";
  const box = item.task ? (item.checked ? "☑ " : "☐ ") : "";
  const parts = item.tokens.map((token) =>
    token.type === "list"
      ? (token as Tokens.List).items
          .map((one, at) => itemOf(token as Tokens.List, one, at, `${indent}    `))
          .join("\n")
      : pieceOf(token)
          .map((piece) => piece.text)
          .join("\n"),
  );
  const [first = "", ...rest] = parts.filter((part) => part !== "");
  return [`${indent}${mark} ${box}${first}`, ...rest].join("\n");
}

function tableOf({ header, rows }: Tokens.Table): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => escapeEntities(cell.text)));
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

const inlineOf = (token: Token): string =>
  "tokens" in token && token.tokens
    ? token.tokens.map(inline).join("")
    : plain("text" in token ? token.text : token.raw);

function inline(token: Token): string {
  switch (token.type) {
    case "strong":
      return bold(inlineOf(token));
    case "em":
      return around("_", inlineOf(token));
    case "del":
      return around("~", inlineOf(token));
    case "codespan":
      return code(token.text);
    case "br":
      return "\n";
    case "link":
      return linkTo(token.href, token.tokens?.map(inline).join("") ?? "");
    case "image":
      return linkTo(token.href, plain(token.text || token.href));
    case "escape":
      return plain(token.text);
    default:
      return inlineOf(token);
  }
}

/** A link where its address is one of the web, else its text and address to read. */
export function linkTo(address: string, label: string): string {
  if (/^https:\/\/[^\s<>|]+$/i.test(address)) return ownLink(address, label);
  return label === plain(address) ? label : `${label} (${plain(address)})`;
}

/** A link to an address that the settings name. */
export function ownLink(address: string, label: string): string {
  return `<${escapeEntities(address)}|${label.replaceAll("|", "¦").replace(/[<>]/g, "") || escapeEntities(address)}>`;
}

const bold = (text: string) => around("*", text);

/** Slack marks only what does not begin or end with a space. */
const around = (mark: string, text: string) =>
  text.trim() === "" ? text : text.replace(/^(\s*)([\s\S]*?)(\s*)$/, `$1${mark}$2${mark}$3`);

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

/** Untrusted text that reads as it is: no entity, and no mark at the edge of a word, where Slack would take it for one. */
export const plain = (text: string): string =>
  escapeEntities(text.replace(/[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/gu, "")).replace(
    /[*`~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^&gt;/gmu,
    (mark) => `${JOINER}${mark}${JOINER}`,
  );

/** The same on one line. */
export const plainLine = (text: string): string => plain(oneLine(text));
