import { html as escaping, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

/** A piece of the page; what was put into it is escaped already. */
export type Html = HtmlEscapedString;

/** What can be put into a piece: text and numbers are escaped, pieces stay as they are, null leaves nothing. */
export type Content = string | number | Html | null | readonly Content[];

/** A piece of the page. Whatever is put into it is text, quotes included, unless it is such a piece itself. */
export const html = (strings: TemplateStringsArray, ...values: Content[]): Html =>
  escaping(strings, ...values.map(visible)) as Html;

/** Text of the project's own, such as its style, which is not escaped. */
export const ownText = (text: string): Html => raw(text) as Html;

/** As long as it is in the file, in bytes. */
export const sizeOf = (content: Content): number => Buffer.byteLength(String(html`${content}`));

/**
 * What a reader would not see, or what turns the text around, is written out: attacks hide in it. A piece is an object of the class
 * String, so it is left alone.
 */
function visible(value: Content): Content {
  if (Array.isArray(value)) return value.map(visible);
  if (typeof value !== "string") return value;
  return value.replace(/[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
    return code.length > 4 ? `\\u{${code}}` : `\\u${code}`;
  });
}
