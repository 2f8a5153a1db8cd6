import { readdirSync, readFileSync } from "node:fs";
import { tool } from "@langchain/core/tools";
import MiniSearch from "minisearch";
import { z } from "zod";

interface Page {
  url: string;
  title: string;
  /** The whole page, in Markdown. */
  text: string;
}

const folder = new URL("./documentation/", import.meta.url);
/** Pages of our own about what the events are about; each names the page of AWS that treats the same. */
const pages: readonly Page[] = readdirSync(folder)
  .sort()
  .map((name) => {
    const text = readFileSync(new URL(name, folder), "utf8").trim();
    const [, title = "", url = ""] = /^# (.+)\n\n<(.+)>/.exec(text) ?? [];
    return { url, title, text };
  });

const index = new MiniSearch<Page & { id: number }>({ fields: ["title", "text"] });
index.addAll(pages.map((page, id) => ({ ...page, id })));

/** What a search shows of a page: its first paragraph. */
const excerptOf = ({ text }: Page): string => (text.split("\n\n")[2] ?? "").replaceAll("\n", " ");

export const searchDocumentation = tool(
  ({ search_phrase, limit }) =>
    index
      .search(search_phrase, { boost: { title: 3 }, prefix: (term) => term.length > 3 })
      .slice(0, limit)
      .flatMap(({ id }) => pages[id as number] ?? [])
      .map((page, at) => `${at + 1}. ${page.title}\n${page.url}\n${excerptOf(page)}`)
      .join("\n\n") || "Nothing was found.",
  {
    name: "search_documentation",
    description: `Searches the documentation of AWS for pages about something.

How to search:
- Use the exact technical terms, not general words
- Name the service to narrow the results ("S3 bucket versioning", not "versioning")
- Put words that must stand together in quotes ("AWS Lambda function URLs")
- Add abbreviations and other words for the same thing

What each result holds:
- its rank; the lower, the better it fits
- the title of the page
- the address of the page
- an excerpt

An excerpt is not enough to rely on: read the pages that look right with read_documentation.`,
    schema: z.object({
      search_phrase: z.string().describe("What to look for"),
      limit: z.number().int().min(1).max(10).default(10).describe("How many results at most"),
    }),
  },
);

export const readDocumentation = tool(
  ({ url }) => pages.find((page) => page.url === url)?.text ?? `There is no page ${url}.`,
  {
    name: "read_documentation",
    description: `Gets a page of the documentation of AWS as Markdown.

What an address must be:
- one that search_documentation gave, on docs.aws.amazon.com
- such as https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html

What comes back:
- the whole page, with its headings
- examples as blocks of code
- lists and tables

Several pages can be read at once.`,
    schema: z.object({ url: z.string().describe("The address of the page") }),
  },
);
