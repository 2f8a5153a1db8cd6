import { z } from "zod";
import { type ExternalComment, TicketSystemError } from "../ticket-system.ts";
import { documentOf, MAX_TEXT, paragraph, paragraphsOf, textNode } from "./adf.ts";
import { adfToText } from "./adf-to-text.ts";
import type { JiraClient } from "./client.ts";
import { issuePath } from "./issue.ts";
import { Instant, nameOf, parse, User } from "./parse.ts";
import type { Site } from "./site.ts";

const PROPERTY = "ohero";
const Value = z.looseObject({ key: z.string() });
const Property = z.looseObject({ key: z.string(), value: z.unknown() });
const Comment = z.looseObject({
  id: z.string(),
  author: User.nullish(),
  body: z.unknown(),
  created: Instant,
  properties: z.array(Property).optional(),
});
type Comment = z.infer<typeof Comment>;
const Page = z.looseObject({ comments: z.array(Comment), total: z.number() });
const PER_PAGE = 100;
/** For what a document has besides its paragraphs. */
const FRAME = 500;

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/ */
export function createComments({ call }: JiraClient, site: () => Promise<Site>) {
  return {
    /** The key goes along as a property of the comment, which nobody sees or copies. */
    async add(issue: string, { key, text }: { key: string; text: string }): Promise<void> {
      const paragraphs = paragraphsOf(text, MAX_TEXT - FRAME);
      const body = documentOf(paragraphs.length > 0 ? paragraphs : [paragraph(textNode("(no text)"))]);
      await call("POST", `${issuePath(issue)}/comment`, {
        json: { body, properties: [{ key: PROPERTY, value: { key } }] },
      });
    },

    /** The newest are asked for first, until they are older than that. */
    async list(issue: string, since: string | null): Promise<ExternalComment[]> {
      const { accountId } = await site();
      const earliest = since === null ? Number.NEGATIVE_INFINITY : Date.parse(since);
      const found = new Map<string, Comment>();
      for (let startAt = 0; ; ) {
        const query = { orderBy: "-created", startAt, maxResults: PER_PAGE, expand: "properties" };
        const { comments, total } = parse(
          Page,
          (await call("GET", `${issuePath(issue)}/comment`, { query })).body,
        );
        for (const comment of comments) found.set(comment.id, comment);
        const isPast = comments.some(({ created }) => Date.parse(created) < earliest);
        startAt += comments.length;
        if (isPast || comments.length === 0 || startAt >= total) break;
      }
      const wanted = [...found.values()]
        .filter(({ created }) => Date.parse(created) >= earliest)
        .sort((a, b) => a.created.localeCompare(b.created) || Number(a.id) - Number(b.id));
      const listed: ExternalComment[] = [];
      for (const comment of wanted)
        listed.push({
          id: comment.id,
          author: nameOf(comment.author) ?? "unknown",
          text: adfToText(comment.body),
          at: comment.created,
          ownKey: comment.author?.accountId === accountId ? await keyOf(comment) : null,
        });
      return listed;
    },
  };

  /** The property of a comment; asked for where the list came without properties. */
  async function keyOf({ id, properties }: Comment): Promise<string | null> {
    const given =
      properties === undefined ? await readProperty(id) : properties.find(({ key }) => key === PROPERTY);
    const value = Value.safeParse(given?.value);
    return value.success ? value.data.key : null;
  }

  async function readProperty(comment: string): Promise<{ value?: unknown } | undefined> {
    try {
      const path = `/rest/api/3/comment/${encodeURIComponent(comment)}/properties/${PROPERTY}`;
      return parse(Property, (await call("GET", path)).body);
    } catch (error) {
      if (error instanceof TicketSystemError && error.failure.kind === "gone") return undefined;
      throw error;
    }
  }
}
