import { Lexer, type Token, type Tokens } from "marked";
import { element } from "./element.ts";
import { safeLink } from "./safe-link.ts";

/** Text beyond this is shown as it is: a lexer may take long for what was made to take long. */
const LONGEST = 200_000;

/** Markdown as elements: of its tokens only those named here become any, and HTML in it is shown as text. */
export function markdown(text: string): HTMLElement {
  const made = element("div", { class: "markdown", dir: "auto" });
  if (text.length > LONGEST) made.append(element("pre", {}, text));
  else made.append(...blocks(new Lexer({ gfm: true, breaks: true }).lex(text)));
  return made;
}

const blocks = (tokens: Token[]): Node[] => tokens.flatMap((token) => block(token) ?? []);
const inlines = (tokens: Token[] | undefined): Node[] => (tokens ?? []).map(inline);

/** Headings of a report begin below those of the page. */
const HEADINGS = ["h3", "h4", "h5", "h6"] as const;

function block(token: Token): Node | null {
  switch (token.type) {
    case "space":
    case "def":
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
      return element("pre", {}, token.text);
    case "hr":
      return element("hr");
    case "list":
      return list(token as Tokens.List);
    case "table":
      return table(token as Tokens.Table);
    default:
      return element("p", {}, token.raw);
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
      return element("code", {}, token.text);
    case "br":
      return element("br");
    case "link":
      return safeLink(token.href, element("bdi", {}, ...inlines(token.tokens)));
    case "escape":
      return new Text(token.text);
    case "text":
      return new Text(decoded(token.text));
    default:
      return new Text(token.raw);
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

/** What reports write as entities so that nothing acts on it. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|(amp|lt|gt|quot|nbsp));/g, (whole, code, name) =>
    code === undefined ? (NAMED[name] ?? whole) : String.fromCodePoint(Number(code)),
  );
}
