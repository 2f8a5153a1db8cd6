import type { Ticket, TicketChange, TicketFields } from "../memory/tickets.ts";

/** Lists longer than this are noted in the history by their length: they can hold thousands of resources. */
const LISTED = 20;

/** The next version of a ticket, with the change in its history. Fields that are set to what they are do not count. */
export function applyChange(
  ticket: Ticket,
  change: Omit<TicketChange, "fields">,
  set: { [Field in keyof TicketFields]?: TicketFields[Field] | undefined },
): Ticket {
  const fields: TicketChange["fields"] = {};
  for (const [name, to] of Object.entries(set)) {
    const from = ticket[name as keyof TicketFields];
    if (to !== undefined && JSON.stringify(from) !== JSON.stringify(to))
      fields[name] = { from: brief(from), to: brief(to) };
  }
  const progress = {
    closed: "Closed",
    reopened: "Reopened",
    updated: ticket.progress,
    created: "New",
  } as const;
  return {
    ...ticket,
    ...Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)),
    progress: progress[change.action],
    status: change.action === "updated" ? ticket.status : change.action === "closed" ? "closed" : "open",
    history: [...ticket.history, { ...change, fields }],
    updatedAt: change.at,
    version: ticket.version + 1,
  };
}

const brief = (value: unknown) =>
  Array.isArray(value) && value.length > LISTED ? `${value.length} entries` : value;
