import { fieldChanges, minuteOf } from "../memory/ticket-change-words.ts";
import type { TicketChange } from "../memory/tickets.ts";
import { cut } from "./plain-text.ts";
import type { ExternalComment, ExternalTicket, TicketSystem } from "./ticket-system.ts";

/** Changes that one comment tells one by one; of more it says how many. */
const CHANGES_TOLD = 20;
const CHARACTERS = 8_000;

/** What became of a ticket here, for those who read it there. */
export function changesText(changes: readonly TicketChange[]): string {
  const shown = changes.slice(-CHANGES_TOLD);
  const lines = shown.map(({ at, action, note, fields }) => {
    const parts = fieldChanges({ fields });
    const why = note === "" ? "" : ` (${note})`;
    return `${minuteOf(at)} ${action}${why}${parts.length === 0 ? "" : `: ${parts.join("; ")}`}`;
  });
  const more = changes.length - shown.length;
  return shortened([...(more > 0 ? [`${more} earlier changes`] : []), ...lines].join("\n"));
}

const shortened = (text: string) => cut(text, CHARACTERS);

/** What people did with a ticket there. */
export interface News {
  /** Of its state, assignee and priority: from what to what. */
  fields: Record<string, { from: string | null; to: string | null }>;
  by: string | null;
  comments: readonly ExternalComment[];
}

type Seen = Pick<ExternalTicket, "status" | "assignee" | "priority">;

export const fieldsBetween = (before: Seen, after: Seen): News["fields"] =>
  Object.fromEntries(
    (["status", "assignee", "priority"] as const)
      .filter((name) => before[name] !== after[name])
      .map((name) => [name, { from: before[name], to: after[name] }]),
  );

/** For the ticket's history and the incident's thread. Untrusted text: what people wrote. */
export function newsText({ fields, by, comments }: News): string {
  const changed = Object.entries(fields).map(
    ([name, { from, to }]) => `${name}: ${from ?? "none"} → ${to ?? "none"}`,
  );
  const who = by === null ? "" : ` by ${by}`;
  return shortened(
    [
      ...(changed.length === 0 ? [] : [`${changed.join("; ")}${who}`]),
      ...comments.map(({ author, text }) => `${author}: ${text}`),
    ].join("\n"),
  );
}

/** Did it come from there? Then it is not told there again. */
export const isNewsOf =
  ({ name }: Pick<TicketSystem, "name">) =>
  ({ run }: TicketChange) =>
    run.startsWith(`${name}~`);
