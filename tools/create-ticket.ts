import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { Stores } from "../memory/stores.ts";
import { Ticket, ticketIdOf } from "../memory/tickets.ts";
import { applyChange } from "./ticket-change.ts";

export const TicketInput = Ticket.pick({
  title: true,
  description: true,
  recommendedActions: true,
  eventUpdatedAt: true,
  impactedAccounts: true,
  impactedResources: true,
  severity: true,
  incidentIds: true,
}).extend({ cause: z.string(), team: z.string(), run: z.string(), at: z.string() });

/**
 * Opens the ticket of a cause and team. One that is there already is joined: the incident, its accounts and resources
 * are added. Doing it again for the same run changes nothing. For graph nodes only.
 */
export function createCreateTicket(stores: Pick<Stores, "tickets">) {
  return tool(
    async ({ cause, team, run, at, ...fields }): Promise<Ticket> => {
      const id = ticketIdOf(cause, team);
      const ticket = await stores.tickets.change(id, (known) => {
        if (known === null)
          return {
            ...fields,
            id,
            cause,
            team,
            progress: "New",
            status: "open",
            history: [{ at, run, action: "created", note: "", fields: {} }],
            createdAt: at,
            updatedAt: at,
            version: 1,
          };
        if (known.history.some((change) => change.run === run)) return null;
        return applyChange(
          known,
          {
            run,
            at,
            action: known.status === "closed" ? "reopened" : "updated",
            note: "joined by another incident",
          },
          {
            incidentIds: union(known.incidentIds, fields.incidentIds),
            impactedAccounts: union(known.impactedAccounts, fields.impactedAccounts),
            impactedResources: union(known.impactedResources, fields.impactedResources),
            severity: Math.max(known.severity, fields.severity),
          },
        );
      });
      const stored = ticket ?? (await stores.tickets.get(id));
      if (stored === null) throw new Error(`ticket ${id} is gone`);
      return stored;
    },
    {
      name: "create_ticket",
      description: "Opens the ticket of a cause for a team, or joins the one that is there.",
      schema: TicketInput,
    },
  );
}

const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];
