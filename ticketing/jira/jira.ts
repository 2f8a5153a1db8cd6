import { z } from "zod";
import type { JiraTicketing } from "../../policy/ticketing.ts";
import {
  type ExternalTicket,
  type TicketContent,
  type TicketSystem,
  TicketSystemError,
} from "../ticket-system.ts";
import { checkSettings } from "./check-settings.ts";
import type { JiraClient } from "./client.ts";
import { createComments } from "./comments.ts";
import { createExtras } from "./extras.ts";
import { createdFields, labelOf, OUR_LABEL, updatedFields } from "./fields.ts";
import { issuePath, READ, ticketOf } from "./issue.ts";
import { parse } from "./parse.ts";
import { quoted, searchIssues } from "./search.ts";
import { createSite } from "./site.ts";
import { transitionIssue } from "./transitions.ts";

export interface JiraOptions {
  client: JiraClient;
  settings: JiraTicketing;
  /** Milliseconds since the epoch. */
  clock?: () => number;
}

/**
 * The search knows of most changes within seconds, of some only after minutes.
 * https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile
 */
const SETTLE_SECONDS = 120;
/** JQL knows minutes only, and Jira's clock may be ahead of ours. */
const SPARE_MINUTES = 2;
const MINUTE = 60_000;

const Created = z.looseObject({ id: z.string(), key: z.string() });

/** A team's tickets as issues of a project in Jira Cloud (REST API version 3). */
export function createJira({ client, settings, clock = Date.now }: JiraOptions): TicketSystem {
  const { call } = client;
  const site = createSite(client);
  const comments = createComments(client, site);
  const extras = createExtras(client, site);

  async function read(id: string): Promise<ExternalTicket | null> {
    const known = await site();
    try {
      return ticketOf((await call("GET", issuePath(id), { query: READ })).body, known, settings);
    } catch (error) {
      if (error instanceof TicketSystemError && error.failure.kind === "gone") return null;
      throw error;
    }
  }

  /** What comes after the issue itself; whatever fails in it, the issue is there and must be looked for. */
  async function finish(id: string, content: TicketContent): Promise<ExternalTicket> {
    try {
      await extras.add(id, content);
      const made = await read(id);
      if (made !== null) return made;
    } catch (cause) {
      if (!(cause instanceof TicketSystemError)) throw cause;
      throw new TicketSystemError(
        { kind: "doubtful", problem: `${cause.message}; the issue was made` },
        { cause },
      );
    }
    throw new TicketSystemError({
      kind: "doubtful",
      problem: "Jira: the issue was made, but cannot be read",
    });
  }

  return {
    name: "jira",
    settleSeconds: SETTLE_SECONDS,
    read,

    async find(ticketId) {
      const label = labelOf(ticketId);
      const issues = await searchIssues(client, `labels = ${quoted(label)} ORDER BY created ASC, key ASC`);
      const found: ExternalTicket[] = [];
      for (const { id, labels } of issues) {
        const ticket = labels.includes(label) ? await read(id) : null;
        if (ticket !== null) found.push(ticket);
      }
      return found;
    },

    async create(content) {
      // Asked for before anything is made: what fails here has left nothing.
      await site();
      const { body } = await call("POST", "/rest/api/3/issue", { json: createdFields(content, settings) });
      return finish(parse(Created, body).id, content);
    },

    async update(id, content, { withPriority }) {
      await call("PUT", issuePath(id), { json: updatedFields(content, settings, withPriority) });
      await extras.set(id, content);
    },

    comment: comments.add,
    listComments: comments.list,
    transition: (id, to) => transitionIssue(client, settings, id, to),

    async listChanged(since) {
      const earliest = Date.parse(since);
      const minutes = Math.max(Math.ceil((clock() - earliest) / MINUTE), 0) + SPARE_MINUTES;
      const jql = `project = ${quoted(settings.project)} AND labels = ${quoted(OUR_LABEL)} AND updated >= "-${minutes}m" ORDER BY updated ASC`;
      return (await searchIssues(client, jql))
        .filter(({ updatedAt }) => Date.parse(updatedAt) >= earliest)
        .map(({ id, updatedAt }) => ({ id, updatedAt }));
    },

    test: () => checkSettings(client, settings),
  };
}
