import type { BedrockAnswer, BedrockRequest } from "../../../config/test-bedrock.ts";
import { readConversation } from "./conversation.ts";

const MOST_READ = 2;

/** The research agent's model: search, read what was found and is about the question, all at once, answer. */
export function answerResearch({ body }: BedrockRequest): BedrockAnswer {
  const { asked, calls } = readConversation(body);
  const search = calls.find(({ name }) => name === "search_documentation");
  if (search === undefined)
    return {
      saying: "I look for what the documentation says about this.",
      calls: [{ name: "search_documentation", input: { search_phrase: asked } }],
    };
  const pages = calls.filter(({ name }) => name === "read_documentation");
  if (pages.length > 0)
    return { text: adviceFrom(pages.map(({ input, result }) => ({ url: `${input.url}`, text: result }))) };
  const found = [...search.result.matchAll(/^\d+\. (.+)\n(https:.+)$/gm)].map(([, title = "", url = ""]) => ({
    title,
    url,
  }));
  return {
    saying: "I read what is about it.",
    calls: found
      .filter(({ title }) => namesIn(title).some((name) => asked.includes(name)))
      .slice(0, MOST_READ)
      .map(({ url }) => ({ name: "read_documentation", input: { url } })),
  };
}

/** Names of services and of what they offer. */
const namesIn = (title: string): string[] =>
  (title.match(/\b[A-Z][A-Za-z0-9]{2,}\b/g) ?? []).filter((word) => !["AWS", "Amazon"].includes(word));

/** What matters in the first page, its steps, and where all of it stands. */
function adviceFrom(pages: { url: string; text: string }[]): string {
  const [first] = pages.map(({ text }) => text);
  return [
    `## ${titleOf(first)}`,
    leadOf(first),
    "### Steps",
    stepsOf(first),
    "### Sources",
    pages.map(({ url, text }) => `- [${titleOf(text)}](${url})`).join("\n"),
  ].join("\n\n");
}

const titleOf = (page = "") => /^# (.+)/.exec(page)?.[1] ?? "";
const leadOf = (page = "") => (page.split("\n\n")[2] ?? "").replaceAll("\n", " ");
const stepsOf = (page = "") => (/^1\. [\s\S]+?(?=\n\n)/m.exec(page)?.[0] ?? "").replaceAll(/\n {3}/g, " ");
