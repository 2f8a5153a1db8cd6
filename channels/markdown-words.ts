import { marked, type Token, type Tokens } from "marked";

/** What a Markdown text says, without its marks; each block and each item on a line of its own. */
export const markdownWords = (markdown: string): string =>
  marked
    .lexer(markdown)
    .map(blockWords)
    .filter((words) => words !== "")
    .join("\n");

function blockWords(token: Token): string {
  if (token.type === "space" || token.type === "def" || token.type === "checkbox") return "";
  if (token.type === "list") return (token as Tokens.List).items.map((item) => lines(item.tokens)).join("\n");
  if (token.type === "blockquote") return lines(token.tokens ?? []);
  if (token.type === "table") {
    const { header, rows } = token as Tokens.Table;
    return [header, ...rows].map((row) => row.map((cell) => wordsIn(cell.tokens)).join(", ")).join("\n");
  }
  return wordsIn([token]);
}

const lines = (tokens: Token[]): string =>
  tokens
    .map(blockWords)
    .filter((words) => words !== "")
    .join("\n");

/** The same of tokens within a line. */
export const wordsIn = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => {
      if (token.type === "br") return "\n";
      if ("tokens" in token && token.tokens) return wordsIn(token.tokens);
      const isWritten = token.type === "codespan" || token.type === "code" || token.type === "escape";
      const text = "text" in token ? token.text : token.raw;
      return isWritten ? text : decoded(text);
    })
    .join("");

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

/** Entities, which Markdown has for signs that would act. */
export const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,6})|(amp|lt|gt|quot|nbsp));/g, (whole, number, name) =>
    number === undefined ? (NAMED[name] ?? whole) : String.fromCodePoint(Number(number)),
  );
