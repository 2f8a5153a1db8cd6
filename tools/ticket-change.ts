import type { Ticket, TicketChange, TicketIncident } from "../memory/tickets.ts";

/** What people read. */
export type TicketText = Pick<Ticket, "title" | "description" | "recommendedActions">;

/** Who changed a ticket, when and why. */
export type ChangedBy = Pick<TicketChange, "run" | "at" | "note">;

/** A new ticket of one incident. */
export function newTicket(
  identity: Pick<Ticket, "id" | "cause" | "team">,
  text: TicketText,
  incident: TicketIncident,
  { run, at, note }: ChangedBy,
): Ticket {
  const ticket = { ...identity, ...text, ...sumOf([incident]) };
  return {
    ...ticket,
    progress: ticket.status === "open" ? "New" : "Closed",
    joinedInto: null,
    external: null,
    closedElsewhere: false,
    history: [{ at, run, action: "created", note, fields: {} }],
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
}

/** The next version of a ticket with the shares of some incidents replaced, and the change in its history. */
export function withIncidents(
  ticket: Ticket,
  changed: readonly TicketIncident[],
  { run, at, note }: ChangedBy,
  text: TicketText | null = null,
): Ticket {
  const incidents = new Map(ticket.incidents.map((one) => [one.incidentId, one]));
  for (const one of changed) incidents.set(one.incidentId, one);
  const closedElsewhere = ticket.closedElsewhere && !changed.some(({ status }) => status === "open");
  const next = withStatus({ ...ticket, ...text, ...sumOf([...incidents.values()]), closedElsewhere });
  const action = actionBetween(ticket, next);
  return {
    ...next,
    progress: progressAfter(ticket, action),
    history: [...ticket.history, { at, run, action, note, fields: differences(ticket, next) }],
    updatedAt: at,
    version: ticket.version + 1,
  };
}

/** The next version of a ticket of which people did something in their own system. `closedElsewhere`: does that count as closed? */
export function withNews(
  ticket: Ticket,
  { run, at, note, fields }: ChangedBy & Pick<TicketChange, "fields">,
  closedElsewhere: boolean,
): Ticket {
  const status = ticket.incidents.some((one) => one.status === "open")
    ? ("open" as const)
    : ("closed" as const);
  const next = withStatus({ ...ticket, status, closedElsewhere });
  const action = actionBetween(ticket, next);
  return {
    ...next,
    progress: progressAfter(ticket, action),
    history: [...ticket.history, { at, run, action, note, fields }],
    updatedAt: at,
    version: ticket.version + 1,
  };
}

/** What its incidents are, unless a person closed it elsewhere, or another ticket took it over. */
const withStatus = (ticket: Ticket): Ticket => ({
  ...ticket,
  ...((ticket.closedElsewhere || ticket.joinedInto !== null) && { status: "closed" as const }),
});

const actionBetween = (before: Ticket, after: Ticket): TicketChange["action"] =>
  after.status === before.status ? "updated" : after.status === "open" ? "reopened" : "closed";

const progressAfter = (before: Ticket, action: TicketChange["action"]): Ticket["progress"] =>
  action === "closed" ? "Closed" : action === "reopened" ? "Reopened" : before.progress;

/** The next version of a ticket whose incidents another one has taken over. */
export function joinedInto(ticket: Ticket, other: string, { run, at, note }: ChangedBy): Ticket {
  const action = ticket.status === "open" ? "closed" : "updated";
  return {
    ...ticket,
    status: "closed",
    progress: "Closed",
    joinedInto: other,
    history: [...ticket.history, { at, run, action, note, fields: {} }],
    updatedAt: at,
    version: ticket.version + 1,
  };
}

/** What all incidents of a ticket come to. Those that are still open count, or all where none is. */
function sumOf(incidents: TicketIncident[]) {
  const open = incidents.filter((one) => one.status === "open");
  const counted = open.length > 0 ? open : incidents;
  return {
    incidents,
    incidentIds: incidents.map((one) => one.incidentId),
    status: open.length > 0 ? ("open" as const) : ("closed" as const),
    severity: counted.reduce((highest, one) => Math.max(highest, one.severity), 1),
    eventUpdatedAt:
      incidents
        .map((one) => one.eventUpdatedAt)
        .toSorted()
        .at(-1) ?? "",
    impactedAccounts: united(counted.map((one) => one.accounts)),
    impactedResources: united(counted.map((one) => one.resources)),
  };
}

const united = (lists: readonly string[][]) => [...new Set(lists.flat())];

const SHOWN = [
  "title",
  "description",
  "recommendedActions",
  "eventUpdatedAt",
  "impactedAccounts",
  "impactedResources",
  "severity",
  "incidentIds",
] as const satisfies (keyof Ticket)[];

function differences(before: Ticket, after: Ticket): TicketChange["fields"] {
  const changed = SHOWN.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(
    changed.map((name) => [name, { from: brief(before[name]), to: brief(after[name]) }]),
  );
}

/** Lists longer than this are noted in the history by their length: they can hold thousands of resources. */
const LISTED = 20;

const brief = (value: unknown) =>
  Array.isArray(value) && value.length > LISTED ? `${value.length} entries` : value;
