import { parse } from "yaml";
import { z } from "zod";
import type { ReadText } from "./read-document.ts";

/** At the very start, between lines of three dashes. */
const FRONT_MATTER = /^---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)?---[ \t]*(?:\r?\n|$)/;
/** Whoever begins so means names and values. Other text between such lines stands between two rules. */
const LIKE_VALUES = /^(?:["']?[\w.-]{1,64}["']?[ \t]*:|\{)/;
const LONGEST_VALUE = 500;

const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Values = z.record(
  z.string(),
  z.union([Scalar, z.array(Scalar).transform((list) => list.join(", ")), z.null().transform(() => "")]),
);

/** Markdown with its front matter: `title` and `url` are the document's, other keys its metadata. Throws Error. */
export function parseFrontMatter(markdown: string): ReadText {
  const found = FRONT_MATTER.exec(markdown);
  const values = found === null ? null : readValues(found[1] ?? "");
  if (found === null || values === null) return { title: null, text: markdown };
  const { title = null, url = "", ...others } = values;
  const metadata = Object.entries(others)
    .filter(([name, value]) => /^[A-Za-z][\w.-]{0,63}$/.test(name) && value !== "")
    .map(([name, value]) => [name, value.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, LONGEST_VALUE)]);
  if (url !== "" && !isLink(url))
    throw new Error(
      "has a url in its front matter that is no http(s) address, or has spaces or brackets in it: correct it",
    );
  return {
    title,
    text: markdown.slice(found[0].length),
    url: url === "" ? null : url,
    metadata: Object.fromEntries(metadata),
  };
}

/** null where it is no front matter. */
function readValues(yaml: string): Record<string, string> | null {
  let read: unknown;
  try {
    read = parse(yaml, { maxAliasCount: 10, prettyErrors: false, logLevel: "error" });
  } catch (cause) {
    if (!LIKE_VALUES.test(yaml)) return null;
    throw new Error(`has front matter that is no YAML (${(cause as Error).message}): correct it`, { cause });
  }
  if (yaml.trim() === "") return {};
  if (typeof read !== "object" || read === null || Array.isArray(read)) return null;
  const values = Values.safeParse(read);
  if (!values.success) throw new Error("has front matter that is no list of names and values: correct it");
  return values.data;
}

/** Only such links are passed on to people: none that would end where it is written as one. */
export function isLink(url: string): boolean {
  return /^https?:\/\/[^\s\p{Cc}\p{Cf}"`<>()[\]{}|\\^]+$/u.test(url) && URL.canParse(url);
}
