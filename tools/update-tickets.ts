import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { Stores } from "../memory/stores.ts";
import { Ticket, TicketIncident } from "../memory/tickets.ts";
import { changeTicket } from "./find-ticket.ts";
import type { MarkTickets } from "./mark-tickets.ts";
import { withIncidents } from "./ticket-change.ts";

const UpdateInput = z.object({
  tickets: z.array(
    z.object({
      id: z.string(),
      text: Ticket.pick({ title: true, description: true, recommendedActions: true })
        .nullable()
        .describe("new text; null where it stays"),
    }),
  ),
  incidentId: z.string(),
  share: TicketIncident.omit({ incidentId: true })
    .partial()
    .describe("what changes of what the incident brings to the tickets"),
  run: z.string(),
  at: z.string(),
  note: z.string().describe("why, for the tickets' history"),
});

/**
 * Brings an incident's share of its tickets up to date: a ticket closes when nothing in it is open any more. The text
 * follows the incident that opened the ticket. Doing it again for the same run changes nothing. For graph nodes only.
 */
export function createUpdateTickets(stores: Pick<Stores, "tickets">, mark: MarkTickets) {
  return tool(
    async ({ tickets, incidentId, share, run, at, note }): Promise<Ticket[]> => {
      const known = await stores.tickets.getMany(tickets.map(({ id }) => id));
      const changed = await Promise.all(
        tickets.map(({ id, text }) => {
          const first = known.find((one) => one.id === id) ?? null;
          const change = (ticket: Ticket | null) => {
            if (ticket === null) throw new Error(`there is no ticket ${id}`);
            if (ticket.history.some((entry) => entry.run === run)) return null;
            // Right after a join the share may still be on its way: it does not change any more where it was.
            const own = shareOf(ticket, incidentId) ?? shareOf(first, incidentId);
            if (own === undefined) throw new Error(`ticket ${id} has no incident ${incidentId}`);
            const next = TicketIncident.parse({ ...own, ...share, incidentId });
            const isLead = ticket.incidentIds[0] === incidentId;
            return withIncidents(ticket, [next], { run, at, note }, isLead ? text : null);
          };
          return changeTicket(stores, id, change, first);
        }),
      );
      await mark(changed, at);
      return changed;
    },
    {
      name: "update_tickets",
      description: "Brings the tickets of an incident up to date.",
      schema: UpdateInput,
    },
  );
}

const shareOf = (ticket: Ticket | null, incidentId: string) =>
  ticket?.incidents.find((one) => one.incidentId === incidentId);
