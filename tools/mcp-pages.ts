/** A page that a search of an MCP server found. */
export interface FoundPage {
  title: string;
  text: string;
  /** Only to where the organization allows links; null where there is none. */
  url: string | null;
}

/** Keys under which servers give what a page is called, where it is and what it says; the first that is there counts. */
const TITLE = ["title", "name"];
const ADDRESS = ["url", "link", "uri", "href"];
const TEXT = ["context", "text", "content", "snippet", "excerpt", "summary", "description"];

/** Brackets, quotes and spaces would end a link in Markdown or HTML. */
const PLAIN = /^https:\/\/[^\s<>()[\]"'`\\]+$/;

const MOST_PAGES = 10;
const DEEPEST = 5;

/**
 * The pages in what a search gave: a list in JSON however deep, as AWS's servers give it, with a title for each; else the
 * whole text as one page under `name`. Links that `mayLink` does not allow are left out, the pages are not.
 */
export function pagesIn(text: string, name: string, mayLink: (url: string) => boolean): FoundPage[] {
  const given = parseJson(text);
  if (given === undefined) return text.trim() === "" ? [] : [{ title: name, text, url: null }];
  return (listIn(given, DEEPEST) ?? []).slice(0, MOST_PAGES).flatMap((entry) => {
    const title = stringAt(entry, TITLE);
    const url = stringAt(entry, ADDRESS);
    if (title === null) return [];
    const isAllowed = url !== null && PLAIN.test(url) && mayLink(url);
    return { title, text: stringAt(entry, TEXT) ?? "", url: isAllowed ? url : null };
  });
}

function parseJson(text: string): unknown {
  try {
    const given: unknown = JSON.parse(text);
    return typeof given === "object" && given !== null ? given : undefined;
  } catch {
    return undefined;
  }
}

/** The first list of objects that have titles. */
function listIn(given: unknown, depth: number): object[] | null {
  if (typeof given !== "object" || given === null || depth === 0) return null;
  const inner: unknown[] = Array.isArray(given) ? given : Object.values(given);
  if (Array.isArray(given)) {
    const pages = inner.filter((one) => typeof one === "object" && one !== null);
    if (pages.some((page) => stringAt(page, TITLE) !== null)) return pages;
  }
  for (const one of inner) {
    const found = listIn(one, depth - 1);
    if (found !== null) return found;
  }
  return null;
}

function stringAt(given: object, keys: readonly string[]): string | null {
  const found = keys
    .map((key) => (Object.hasOwn(given, key) ? (given as Record<string, unknown>)[key] : undefined))
    .find((value) => typeof value === "string" && value.trim() !== "");
  return typeof found === "string" ? found : null;
}

/** Is it an address on one of these hosts, and without credentials? */
export function isOn(url: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { host, username, password } = new URL(url);
  return username === "" && password === "" && hosts.includes(host);
}
