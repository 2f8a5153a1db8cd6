import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { Stores } from "../memory/stores.ts";
import { Ticket } from "../memory/tickets.ts";
import { applyChange } from "./ticket-change.ts";

const UpdateInput = z.object({
  id: z.string(),
  run: z.string(),
  at: z.string(),
  action: z.enum(["updated", "closed", "reopened"]),
  note: z.string().describe("why, for the ticket's history"),
  set: Ticket.pick({
    title: true,
    description: true,
    recommendedActions: true,
    eventUpdatedAt: true,
    impactedAccounts: true,
    impactedResources: true,
    severity: true,
  }).partial(),
});

/** Changes, closes or reopens a ticket. Doing it again for the same run changes nothing. For graph nodes only. */
export function createUpdateTicket(stores: Pick<Stores, "tickets">) {
  return tool(
    async ({ id, run, at, action, note, set }): Promise<Ticket> => {
      const changed = await stores.tickets.change(id, (known) => {
        if (known === null) throw new Error(`there is no ticket ${id}`);
        return known.history.some((change) => change.run === run)
          ? null
          : applyChange(known, { run, at, action, note }, set);
      });
      const stored = changed ?? (await stores.tickets.get(id));
      if (stored === null) throw new Error(`ticket ${id} is gone`);
      return stored;
    },
    { name: "update_ticket", description: "Changes, closes or reopens a ticket.", schema: UpdateInput },
  );
}
