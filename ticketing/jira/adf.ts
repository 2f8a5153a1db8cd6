import { cut } from "../plain-text.ts";
import { plainText } from "./plain-text.ts";

/** A node of the Atlassian Document Format. https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
export interface AdfNode {
  type: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  content?: AdfNode[];
}
export type AdfDocument = AdfNode & { type: "doc"; version: 1; content: AdfNode[] };

/**
 * Characters of a text field, and of a comment: what Jira's own setting for text fields has (`jira.text.field.character.limit`). Here the whole document is
 * held to it, so that none is too long however they are counted.
 */
export const MAX_TEXT = 32_767;

export const documentOf = (content: AdfNode[]): AdfDocument => ({ type: "doc", version: 1, content });
export const textNode = (text: string): AdfNode => ({ type: "text", text });
export const linkNode = (text: string, href: string): AdfNode => ({
  type: "text",
  text,
  marks: [{ type: "link", attrs: { href } }],
});
export const paragraph = (...content: AdfNode[]): AdfNode => ({ type: "paragraph", content });
export const heading = (text: string): AdfNode => ({
  type: "heading",
  attrs: { level: 3 },
  content: [textNode(text)],
});
export const bulletList = (items: AdfNode[]): AdfNode => ({
  type: "bulletList",
  content: items.map((item) => ({ type: "listItem", content: [item] })),
});

/** Characters of a document or a part of it, as it is sent. */
export const sizeOf = (nodes: unknown): number => JSON.stringify(nodes).length;

/** Untrusted text as paragraphs, a line break as one; at most of this size as they are sent. Nothing in it is markup. */
export function paragraphsOf(text: string, limit: number): AdfNode[] {
  const paragraphs: AdfNode[] = [];
  let left = limit - sizeOf([paragraph(textNode(SHORTENED))]) - COMMA;
  // A line takes two nodes at most: longer texts need not be looked at to their ends.
  for (const part of plainText(text.slice(0, limit)).split(/\n\n+/)) {
    const content: AdfNode[] = [];
    for (const line of part.split("\n")) {
      const nodes = line === "" ? [] : [textNode(line)];
      if (content.length > 0) nodes.unshift({ type: "hardBreak" });
      const size = sizeOf(nodes) + (content.length === 0 ? sizeOf(paragraph()) + COMMA : 0);
      if (size > left) {
        const fitting = cutToSize(line, left - size + sizeOf(line));
        if (fitting !== "")
          content.push(...(content.length > 0 ? [{ type: "hardBreak" }] : []), textNode(fitting));
        return [...withContent(paragraphs, content), paragraph(textNode(SHORTENED))];
      }
      left -= size;
      content.push(...nodes);
    }
    paragraphs.splice(0, paragraphs.length, ...withContent(paragraphs, content));
  }
  return text.length > limit ? [...paragraphs, paragraph(textNode(SHORTENED))] : paragraphs;
}

const SHORTENED = "(shortened)";
const COMMA = 1;

const withContent = (paragraphs: AdfNode[], content: AdfNode[]): AdfNode[] =>
  content.length === 0 ? paragraphs : [...paragraphs, paragraph(...content)];

/** At most of this size in JSON, where some characters take several. */
export function cutToSize(text: string, size: number): string {
  if (sizeOf(text) <= size) return text;
  let fitting = cut(text, Math.max(size, 1));
  while (fitting.length > 1 && sizeOf(fitting) > size)
    fitting = cut(text, Math.max(fitting.length - Math.ceil((sizeOf(fitting) - size) / 2), 1));
  return fitting.length > 1 && sizeOf(fitting) <= size ? fitting : "";
}

/** An address that may be a link, as it is written; null where it is none, or one of something else than a page. */
export function pageAddress(address: string | null, limit = 1_000): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, username, password, href } = new URL(address);
  const isPage = ["http:", "https:"].includes(protocol) && username === "" && password === "";
  return isPage && href.length <= limit ? href : null;
}
