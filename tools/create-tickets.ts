import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { Stores } from "../memory/stores.ts";
import { Ticket, TicketIncident, ticketIdOf } from "../memory/tickets.ts";
import { changeTicket } from "./find-ticket.ts";
import type { MarkTickets } from "./mark-tickets.ts";
import { newTicket, withIncidents } from "./ticket-change.ts";

const TicketsInput = z.object({
  cause: z
    .string()
    .describe("what the tickets are about: the incident, or what it has in common with others"),
  teams: z.array(
    Ticket.pick({ title: true, description: true, recommendedActions: true }).extend({ team: z.string() }),
  ),
  incident: TicketIncident,
  run: z.string(),
  at: z.string(),
  note: z.string().describe("why the incident joins a ticket that is there"),
});

/**
 * Opens the tickets of a cause, one for each team. One that is there already is joined: the incident adds its share, the
 * text stays. Doing it again for the same run changes nothing. For graph nodes only.
 */
export function createCreateTickets(stores: Pick<Stores, "tickets">, mark: MarkTickets) {
  return tool(
    async ({ cause, teams, incident, run, at, note }): Promise<Ticket[]> => {
      const known = await stores.tickets.getMany(teams.map(({ team }) => ticketIdOf(cause, team)));
      const tickets = await Promise.all(
        teams.map(({ team, ...text }) => {
          const id = ticketIdOf(cause, team);
          const change = (ticket: Ticket | null) => {
            if (ticket === null) return newTicket({ id, cause, team }, text, incident, { run, at, note: "" });
            if (ticket.history.some((entry) => entry.run === run)) return null;
            return withIncidents(ticket, [incident], { run, at, note });
          };
          return changeTicket(stores, id, change, known.find((one) => one.id === id) ?? null);
        }),
      );
      await mark(tickets, at);
      return tickets;
    },
    {
      name: "create_tickets",
      description: "Opens the tickets of a cause, one for each team, or joins those that are there.",
      schema: TicketsInput,
    },
  );
}
