/** What a node may be made of. `content`: the types of its parts, at least one where `isFilled`. */
interface Rule {
  content?: readonly string[];
  isFilled?: boolean;
  attrs?: Record<string, (value: unknown) => boolean>;
}

const INLINE = ["text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status"];
const isText = (value: unknown) => typeof value === "string";

/** The nodes that Jira knows, as far as they are used here. https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
const NODES: Record<string, Rule> = {
  doc: {
    content: [
      "paragraph",
      "heading",
      "bulletList",
      "orderedList",
      "codeBlock",
      "blockquote",
      "rule",
      "table",
    ],
  },
  paragraph: { content: INLINE },
  heading: { content: INLINE, attrs: { level: (value) => [1, 2, 3, 4, 5, 6].includes(value as number) } },
  bulletList: { content: ["listItem"], isFilled: true },
  orderedList: { content: ["listItem"], isFilled: true },
  listItem: { content: ["paragraph", "bulletList", "orderedList", "codeBlock"], isFilled: true },
  codeBlock: { content: ["text"] },
  blockquote: { content: ["paragraph", "bulletList", "orderedList"], isFilled: true },
  rule: {},
  table: { content: ["tableRow"], isFilled: true },
  tableRow: { content: ["tableCell", "tableHeader"], isFilled: true },
  tableCell: { content: ["paragraph", "bulletList", "orderedList"], isFilled: true },
  tableHeader: { content: ["paragraph"], isFilled: true },
  hardBreak: {},
  mention: { attrs: { id: isText, text: isText } },
  emoji: { attrs: { shortName: isText } },
  inlineCard: { attrs: { url: isText } },
  date: { attrs: { timestamp: isText } },
  status: { attrs: { text: isText, color: isText } },
};
const MARKS: Record<string, readonly string[]> = {
  link: ["href"],
  strong: [],
  em: [],
  code: [],
  strike: [],
  underline: [],
};
const LIMIT = 32_767;

/** Why Jira would not take a document; null where it would. */
export function problemOfDocument(given: unknown): string | null {
  if (!isNode(given) || given.type !== "doc") return "no document";
  if (given.version !== 1) return "version is not 1";
  const { version: _, ...root } = given;
  const problem = problemOf(root, ["doc"]);
  if (problem !== null) return problem;
  return JSON.stringify(given).length > LIMIT ? `longer than ${LIMIT} characters` : null;
}

function problemOf(given: unknown, allowed: readonly string[]): string | null {
  if (!isNode(given)) return "a node without a type";
  const { type } = given;
  if (!allowed.includes(type)) return `no ${type} may stand there`;
  if (type === "text") return problemOfText(given);
  const rule = NODES[type] ?? {};
  const strange = Object.keys(given).find(
    (key) => !["type", ...(rule.content ? ["content"] : []), ...(rule.attrs ? ["attrs"] : [])].includes(key),
  );
  if (strange !== undefined) return `${type} has no ${strange}`;
  const attrs = (given.attrs ?? {}) as Record<string, unknown>;
  for (const [name, isValid] of Object.entries(rule.attrs ?? {}))
    if (!isValid(attrs[name])) return `${type} needs ${name}`;
  const more = Object.keys(attrs).find((name) => rule.attrs?.[name] === undefined);
  if (more !== undefined) return `${type} has no attribute ${more}`;
  if (rule.content === undefined) return null;
  if (given.content !== undefined && !Array.isArray(given.content))
    return `the content of ${type} is no list`;
  const content = (given.content ?? []) as unknown[];
  if ((rule.isFilled || type === "doc") && given.content === undefined) return `${type} has no content`;
  if (rule.isFilled && content.length === 0) return `${type} is empty`;
  for (const part of content) {
    const problem = problemOf(part, rule.content);
    if (problem !== null) return problem;
  }
  return null;
}

function problemOfText({ type: _, text, marks = [], ...more }: Record<string, unknown>): string | null {
  if (Object.keys(more).length > 0) return `text has no ${Object.keys(more)}`;
  if (typeof text !== "string" || text === "") return "text is empty";
  if (!Array.isArray(marks)) return "marks are no list";
  for (const mark of marks) {
    const names = isNode(mark) ? MARKS[mark.type] : undefined;
    if (names === undefined) return "an unknown mark";
    const attrs = Object.keys(mark.attrs ?? {});
    if (attrs.join() !== names.join() || Object.keys(mark).some((key) => !["type", "attrs"].includes(key)))
      return `the mark ${mark.type} has other attributes`;
    if (mark.type === "link" && !/^(https?|mailto):/.test(mark.attrs.href))
      return "a link to something else than a page";
  }
  return null;
}

const isNode = (value: unknown): value is Record<string, unknown> & { type: string } =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

const PLAIN = new Set(["doc", "paragraph", "heading", "bulletList", "listItem", "text", "hardBreak"]);

/** A document as people see it. */
export function shownDocument(document: unknown): { text: string; links: string[]; active: string[] } {
  const links: string[] = [];
  const active: string[] = [];
  const visit = (node: unknown): string => {
    if (!isNode(node)) return "";
    const { type, text, marks, content } = node as {
      type: string;
      text?: string;
      marks?: { type: string; attrs?: { href: string } }[];
      content?: unknown[];
    };
    if (!PLAIN.has(type)) active.push(type);
    for (const mark of marks ?? []) {
      if (mark.type === "link") links.push(mark.attrs?.href ?? "");
      else active.push(mark.type);
    }
    if (type === "text") return text ?? "";
    if (type === "hardBreak") return "\n";
    return (content ?? []).map(visit).join(["paragraph", "heading"].includes(type) ? "" : "\n");
  };
  return { text: visit(document), links, active };
}

/** What Jira's editor makes of what a person types. */
export const typed = (text: string) => ({
  type: "doc",
  version: 1,
  content: text
    .split("\n")
    .map((line) => ({ type: "paragraph", content: line === "" ? [] : [{ type: "text", text: line }] })),
});
