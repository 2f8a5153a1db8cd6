import { Lexer, type Token, Tokenizer, type Tokens } from "marked";
import { preformatted } from "./clipped.ts";
import { element } from "./element.ts";
import { safeLink } from "./safe-link.ts";

/** Text beyond these is shown as it is: a lexer takes long for what was made to take long. In characters, marks and cells. */
const LONGEST = 20_000;
const MOST_MARKS = 1_000;
const MOST_CELLS = 2_000;

/** Markdown as elements: of its tokens only those named here become any, and HTML in it is shown as text. */
export function markdown(text: string): HTMLElement {
  return element("div", { class: "markdown", dir: "auto" }, ...(rendered(text) ?? [preformatted(text)]));
}

/** null for what nobody writes. */
function rendered(text: string): Node[] | null {
  if (text.length > LONGEST || /[^\S\n]{200}|[*_~`[\]<>|]{100}/.test(text)) return null;
  if ((text.match(/(?<!\\)[*_~]/g) ?? []).length > MOST_MARKS) return null;
  try {
    return blocks(new Lexer({ gfm: true, breaks: true, tokenizer: new OwnTokenizer() }).lex(text));
  } catch (error) {
    // Nested too deep for the stack.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class OwnTokenizer extends Tokenizer {
  /** A definition would vanish, and make links of what others wrote elsewhere. */
  override def(): undefined {}
  /** Each row has as many cells as the first, however short it is. */
  override table(source: string): Tokens.Table | undefined {
    const end = source.indexOf("\n\n");
    const [first = "", ...rows] = (end < 0 ? source : source.slice(0, end)).split("\n");
    return first.split("|").length * rows.length > MOST_CELLS ? undefined : super.table(source);
  }
}

const blocks = (tokens: Token[]): Node[] => tokens.flatMap((token) => block(token) ?? []);
const inlines = (tokens: Token[] | undefined): Node[] => (tokens ?? []).map(inline);

/** Headings of a report begin below those of the page. */
const HEADINGS = ["h3", "h4", "h5", "h6"] as const;

function block(token: Token): Node | null {
  switch (token.type) {
    case "space":
      return null;
    case "heading":
      return element(HEADINGS[Math.min(token.depth, 4) - 1] ?? "h6", {}, ...inlines(token.tokens));
    case "paragraph":
      return element("p", {}, ...inlines(token.tokens));
    case "text":
      return "tokens" in token && token.tokens
        ? element("span", {}, ...inlines(token.tokens))
        : inline(token);
    case "blockquote":
      return element("blockquote", {}, ...blocks(token.tokens ?? []));
    case "code":
      return preformatted(token.text);
    case "hr":
      return element("hr");
    case "list":
      return list(token as Tokens.List);
    case "table":
      return table(token as Tokens.Table);
    default:
      return element("p", {}, plain(token.raw));
  }
}

function list({ ordered, start, items }: Tokens.List): HTMLElement {
  const rows = items.map(({ tokens }) => element("li", {}, ...blocks(tokens)));
  return ordered ? element("ol", { start: Number(start) || 1 }, ...rows) : element("ul", {}, ...rows);
}

function table({ header, rows }: Tokens.Table): HTMLElement {
  const row = (name: "th" | "td", cells: Tokens.TableCell[]) =>
    element("tr", {}, ...cells.map(({ tokens }) => element(name, { dir: "auto" }, ...inlines(tokens))));
  return element(
    "div",
    { class: "table", tabindex: 0, role: "group", "aria-label": "Table" },
    element(
      "table",
      {},
      element("thead", {}, row("th", header)),
      element("tbody", {}, ...rows.map((cells) => row("td", cells))),
    ),
  );
}

function inline(token: Token): Node {
  switch (token.type) {
    case "strong":
      return element("strong", {}, ...inlines(token.tokens));
    case "em":
      return element("em", {}, ...inlines(token.tokens));
    case "del":
      return struck(token as Tokens.Del);
    case "codespan":
      return element("code", {}, plain(token.text));
    case "br":
      return element("br");
    case "link":
      return safeLink(token.href, element("bdi", {}, ...inlines(token.tokens)));
    case "escape":
      return plain(token.text);
    case "text":
      return plain(decoded(token.text));
    default:
      return plain(token.raw);
  }
}

/** Only two marks strike out: ids of incidents have single ones in them. */
function struck({ raw, tokens }: Tokens.Del): Node {
  if (raw.startsWith("~~")) return element("del", {}, ...inlines(tokens));
  const made = document.createDocumentFragment();
  made.append("~", ...inlines(tokens), "~");
  return made;
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

/** What would turn the direction of the words that follow is left out. */
const plain = (text: string): Text =>
  new Text(text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ""));

/** What reports write as entities so that nothing acts on it. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|(amp|lt|gt|quot|nbsp));/g, (whole, code, name) =>
    code === undefined ? (NAMED[name] ?? whole) : String.fromCodePoint(Number(code)),
  );
}
