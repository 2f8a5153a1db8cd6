import { z } from "zod";
import type { JiraTicketing } from "../../policy/ticketing.ts";
import { isSame } from "../plain-text.ts";
import type { ExternalTicket } from "../ticket-system.ts";
import { Instant, nameOf, parse, User } from "./parse.ts";
import type { Site } from "./site.ts";

export const issuePath = (id: string): string => `/rest/api/3/issue/${encodeURIComponent(id)}`;
/** What `ticketOf` reads. */
export const READ = { fields: "status,assignee,priority,updated", expand: "changelog" } as const;

export const Status = z.looseObject({ name: z.string(), statusCategory: z.looseObject({ key: z.string() }) });
export type Status = z.infer<typeof Status>;
export const isDone = ({ statusCategory }: Status): boolean => statusCategory.key === "done";
/** Is the work over in that status? What the settings name comes first: a team may close into a status that Jira does not count as done. */
export const isClosed = (status: Status, { close, reopen }: JiraTicketing["transitions"]): boolean =>
  isSame(status.name, close) || (isDone(status) && !isSame(status.name, reopen));

const Issue = z.looseObject({
  id: z.string(),
  key: z.string(),
  fields: z.looseObject({
    status: Status,
    assignee: User.nullish(),
    priority: z.looseObject({ name: z.string() }).nullish(),
    updated: Instant,
  }),
  // The newest ones; an issue has at most a hundred of them here.
  changelog: z.looseObject({
    histories: z.array(
      z.looseObject({
        id: z.string(),
        author: User.nullish(),
        created: Instant,
        items: z.array(z.looseObject({ field: z.string(), fieldId: z.string().optional() })),
      }),
    ),
  }),
});

const WATCHED = new Set(["status", "assignee", "priority"]);

/** An issue as GET /rest/api/3/issue/{id} has it with `expand=changelog`. Throws TicketSystemError. */
export function ticketOf(
  body: unknown,
  { accountId, baseUrl }: Site,
  { transitions }: Pick<JiraTicketing, "transitions">,
): ExternalTicket {
  const { id, key, fields, changelog } = parse(Issue, body);
  const byOthers = changelog.histories
    .filter(({ author, items }) => {
      const isWatched = items.some(({ field, fieldId }) => WATCHED.has(fieldId ?? field));
      return isWatched && author?.accountId !== accountId;
    })
    .sort((a, b) => a.created.localeCompare(b.created) || Number(a.id) - Number(b.id));
  return {
    id,
    key,
    url: `${baseUrl}/browse/${encodeURIComponent(key)}`,
    status: fields.status.name,
    isClosed: isClosed(fields.status, transitions),
    assignee: nameOf(fields.assignee),
    priority: fields.priority?.name ?? null,
    changedBy: nameOf(byOthers.at(-1)?.author),
    updatedAt: fields.updated,
  };
}
