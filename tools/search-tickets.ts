import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { Stores } from "../memory/stores.ts";
import { rank } from "./rank.ts";

export const TicketFilter = z.object({
  query: z.string().describe("words to look for; empty for all"),
  teams: z.array(z.string()).describe("team ids to look in; empty for all teams of the registry"),
  status: z.enum(["open", "closed"]).nullable(),
  minimumSeverity: z.number().int().min(1).max(5).nullable(),
  account: z.string().nullable().describe("12-digit id of an impacted account"),
  limit: z.number().int().min(1).max(100).default(20),
});

/** Tickets that match, best or newest first. Reads only. */
export function createSearchTickets(stores: Pick<Stores, "tickets">, teamIds: readonly string[]) {
  return tool(
    async ({ query, teams, status, minimumSeverity, account, limit }) => {
      const tickets = (await stores.tickets.list(teams.length > 0 ? teams : teamIds)).filter(
        (ticket) =>
          (status === null || ticket.status === status) &&
          (minimumSeverity === null || ticket.severity >= minimumSeverity) &&
          (account === null || ticket.impactedAccounts.includes(account)),
      );
      const best = rank(tickets, query, limit, (ticket) => [
        ticket.id,
        ticket.title,
        ticket.description,
        ticket.team,
        ticket.impactedAccounts.join(" "),
      ]);
      return stores.tickets.getMany(best.map((ticket) => ticket.id));
    },
    {
      name: "search_tickets",
      description: "Finds tickets by words, team, status, severity and account. Returns whole tickets.",
      schema: TicketFilter,
    },
  );
}
