import { z } from "zod";

const Node = z.looseObject({
  type: z.string(),
  text: z.string().optional().catch(undefined),
  attrs: z.record(z.string(), z.unknown()).optional().catch(undefined),
  content: z.array(z.unknown()).optional().catch(undefined),
});

/** Nodes within nodes that are looked into; none that a person makes go that deep. */
const MAX_DEPTH = 50;
/** Nodes whose parts stand on one line. */
const INLINE = new Set(["paragraph", "heading", "codeBlock", "caption", "taskItem", "decisionItem"]);

/** What a person reads in a document of the Atlassian Document Format; whatever is none reads as nothing. */
export const adfToText = (document: unknown): string =>
  typeof document === "string"
    ? document
    : read(document, 0)
        .replace(/\n{3,}/g, "\n\n")
        .trim();

function read(given: unknown, depth: number): string {
  const parsed = Node.safeParse(given);
  if (!parsed.success || depth > MAX_DEPTH) return "";
  const { type, text, attrs = {}, content = [] } = parsed.data;
  const named = (name: string) => (typeof attrs[name] === "string" ? (attrs[name] as string) : "");
  const parts = () => content.map((part) => read(part, depth + 1));
  switch (type) {
    case "text":
      return text ?? "";
    case "hardBreak":
      return "\n";
    case "mention":
    case "status":
      return named("text");
    case "emoji":
      return named("text") || named("shortName");
    case "inlineCard":
    case "blockCard":
    case "embedCard":
      return named("url");
    case "date":
      return /^\d{1,15}$/.test(named("timestamp"))
        ? new Date(Number(named("timestamp"))).toISOString().replace(/T.*/, "")
        : "";
    case "rule":
      return "---";
    case "listItem":
      return `- ${parts().join("\n").replaceAll("\n", "\n  ")}`;
    case "tableRow":
      return parts().join(" | ");
  }
  return parts().join(INLINE.has(type) ? "" : "\n");
}
