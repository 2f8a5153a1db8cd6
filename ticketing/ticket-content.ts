import { createHash } from "node:crypto";
import { incidentUrl } from "../memory/incident-url.ts";
import { threadIdOf } from "../memory/thread-id.ts";
import type { Ticket } from "../memory/tickets.ts";
import type { TicketContent } from "./ticket-system.ts";

/** What a ticket says to another system. `pageUrl`: where the page is reached from elsewhere; "" where it is not. */
export function contentOf(ticket: Ticket, pageUrl: string): TicketContent {
  const [lead] = ticket.incidentIds;
  return {
    ticketId: ticket.id,
    team: ticket.team,
    title: ticket.title,
    description: ticket.description,
    actions: ticket.recommendedActions,
    severity: ticket.severity as TicketContent["severity"],
    status: ticket.status,
    eventUpdatedAt: ticket.eventUpdatedAt,
    accounts: ticket.impactedAccounts,
    resources: ticket.impactedResources,
    incidentIds: ticket.incidentIds,
    url: pageUrl === "" || lead === undefined ? null : incidentUrl(pageUrl, threadIdOf(lead)),
  };
}

/** The same where what the ticket says is the same; its state is told in another way. */
export const digestOf = ({ status: _, ...content }: TicketContent): string =>
  createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 32);
