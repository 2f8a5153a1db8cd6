import { createHash } from "node:crypto";
import { z } from "zod";
import { type TicketContent, TicketSystemError } from "../ticket-system.ts";
import { pageAddress } from "./adf.ts";
import type { JiraClient } from "./client.ts";
import { isListed } from "./description.ts";
import { issuePath } from "./issue.ts";
import { parse, User } from "./parse.ts";
import { plainLine } from "./plain-text.ts";
import type { Site } from "./site.ts";

const Attachments = z.looseObject({
  fields: z.looseObject({
    attachment: z
      .array(z.looseObject({ id: z.string(), filename: z.string(), author: User.nullish() }))
      .default([]),
  }),
});
type Attachment = z.infer<typeof Attachments>["fields"]["attachment"][number];
const OURS = /^impacted-resources-[0-9a-f]{12}\.txt$/;
/** Characters of a line in the list. */
const MAX_LINE = 4_000;

/** What stands beside an issue: the link back to the incident, and the list of resources. Each may be set again. */
export function createExtras({ call }: JiraClient, site: () => Promise<Site>) {
  return {
    /** For an issue that has nothing yet. */
    async add(issue: string, content: TicketContent): Promise<void> {
      await link(issue, content);
      const wanted = listOf(content);
      if (wanted !== null) await attach(issue, wanted);
    },

    /** The list is sent only where it is another one; older ones of ours are removed, if the account may. */
    async set(issue: string, content: TicketContent): Promise<void> {
      await link(issue, content);
      const { accountId } = await site();
      const { body } = await call("GET", issuePath(issue), { query: { fields: "attachment" } });
      const own = parse(Attachments, body).fields.attachment.filter(
        ({ filename, author }) => OURS.test(filename) && author?.accountId === accountId,
      );
      const wanted = listOf(content);
      const kept = own.find(({ filename }) => filename === wanted?.name);
      if (wanted !== null && kept === undefined) await attach(issue, wanted);
      for (const old of own.filter((attachment) => attachment !== kept)) await remove(old);
    },
  };

  /** One for each ticket: `globalId` makes the second call change the first one's link. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-remote-links/ */
  async function link(issue: string, { ticketId, url }: TicketContent): Promise<void> {
    const address = pageAddress(url);
    if (address === null) return;
    await extra("links to other pages", () =>
      call("POST", `${issuePath(issue)}/remotelink`, {
        json: {
          globalId: `ohero~${ticketId}`,
          application: { type: "ohero", name: "OHERO" },
          object: { url: address, title: `Incident in OHERO (${ticketId})` },
        },
      }),
    );
  }

  /** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/ */
  async function attach(issue: string, { name, text }: { name: string; text: string }): Promise<void> {
    const form = new FormData();
    form.append("file", new Blob([text], { type: "text/plain" }), name);
    await extra("attachments", () =>
      call("POST", `${issuePath(issue)}/attachments`, {
        headers: { "x-atlassian-token": "no-check" },
        body: { content: form },
      }),
    );
  }

  async function remove({ id }: Attachment): Promise<void> {
    try {
      await call("DELETE", `/rest/api/3/attachment/${encodeURIComponent(id)}`);
    } catch (error) {
      // The description says which list counts; one too many does no harm.
      if (!(error instanceof TicketSystemError) || !["gone", "blocked"].includes(error.failure.kind))
        throw error;
    }
  }
}

/** The issue is there: Jira says 404 as well where what is added is switched off. */
async function extra(what: string, add: () => Promise<unknown>): Promise<void> {
  try {
    await add();
  } catch (error) {
    if (!(error instanceof TicketSystemError) || error.failure.kind !== "gone") throw error;
    const problem = `Jira: ${what} cannot be added: they may be switched off, or the issue was removed (status 404)`;
    throw new TicketSystemError({ kind: "blocked", problem }, { cause: error });
  }
}

/** All of them, one a line, under a name that holds a digest of them; null where the description has them. */
function listOf({ resources }: TicketContent): { name: string; text: string } | null {
  if (isListed(resources)) return null;
  const text = resources.map((resource) => `${plainLine(resource, MAX_LINE)}\n`).join("");
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return { name: `impacted-resources-${digest}.txt`, text };
}
