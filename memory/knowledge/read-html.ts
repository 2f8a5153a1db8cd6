import { Parser } from "htmlparser2";
import { isLink } from "./front-matter.ts";
import type { ReadText } from "./read-document.ts";

/** What is no part of what a page says. */
const LEFT_OUT = new Set(
  "script style noscript template svg math iframe object nav footer aside form select button".split(" "),
);
const BLOCKS = new Set(
  "p div section article main header ul ol dl table tr blockquote figure figcaption details summary address".split(
    " ",
  ),
);

/** Where a page, or the XML that it is, says how it is written; it has to within the first 1024 bytes. */
const CHARSETS = [
  /<meta\s[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})/i,
  /^\s{0,50}<\?xml\s[^>]{0,100}?encoding=["']([\w.:-]{1,40})/i,
];

/** The charset that a page declares; UTF-8 where it declares none. */
export function charsetOf(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 1_024)).toString("latin1");
  const declared = CHARSETS.map((pattern) => pattern.exec(start)?.[1]).find(Boolean) ?? "utf-8";
  // A page in which that can be read is in no UTF-16; browsers take it for UTF-8, too.
  return start.startsWith("\xef\xbb\xbf") || /^utf-?16/i.test(declared) ? "utf-8" : declared;
}

/** A page as Markdown: headings, paragraphs, lists, rows of tables and code; no links, no pictures. */
export function readHtml(html: string): ReadText {
  const parts: string[] = [];
  let title = "";
  let url: string | null = null;
  let leftOut = 0;
  let inCode = 0;
  let isTitle = false;
  const write = (text: string) => void parts.push(text);
  const parser = new Parser({
    onopentag(name, attributes) {
      // A picture in the page may have a title of its own.
      if (name === "title") isTitle = title === "" && leftOut === 0;
      if (name === "link" && attributes.rel === "canonical" && isLink(attributes.href ?? ""))
        url ??= attributes.href ?? null;
      if (LEFT_OUT.has(name)) leftOut += 1;
      const level = /^h([1-6])$/.exec(name)?.[1];
      if (level !== undefined) write(`\n\n${"#".repeat(Number(level))} `);
      else if (BLOCKS.has(name)) write("\n\n");
      else if (name === "li" || name === "dt" || name === "dd") write("\n- ");
      else if (name === "td" || name === "th") write(" | ");
      else if (name === "br") write("\n");
      else if (name === "pre") {
        inCode += 1;
        write("\n\n```\n");
      }
    },
    ontext(text) {
      if (isTitle) title += text;
      else if (leftOut === 0) write(inCode > 0 ? text : text.replace(/\s+/g, " "));
    },
    onclosetag(name) {
      if (name === "title") isTitle = false;
      if (LEFT_OUT.has(name)) leftOut -= 1;
      if (name === "pre") {
        inCode -= 1;
        write("\n```\n\n");
      } else if (BLOCKS.has(name) || /^h[1-6]$/.test(name)) write("\n\n");
    },
  });
  parser.end(html);
  const text = parts
    .join("")
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n /g, "\n")
    .replace(/\n{3,}/g, "\n\n");
  return { title: title.trim() || null, text, url };
}
