import { useTestDatabase } from "../memory/test-database.ts";
import type { TicketIncident } from "../memory/tickets.ts";
import { createTickets, type Ticket, type Tickets, ticketIdOf } from "../memory/tickets.ts";
import { createCreateTickets } from "./create-tickets.ts";
import { createUpdateTickets } from "./update-tickets.ts";

export const AT = "2026-03-02T09:00:00.000Z";
export const LATER = "2026-03-02T10:00:00.000Z";

/** The ticket of a cause and a team, where a test does not care which. */
export const ID = ticketIdOf("cause", "app01");

export const text = {
  title: "Update the cluster",
  description: "It must be updated.",
  recommendedActions: [],
};

/** What the incident "one" brings, with what differs. */
export const share = (changes: Partial<TicketIncident> = {}): TicketIncident => ({
  incidentId: "one",
  status: "open",
  severity: 3,
  eventUpdatedAt: "2026-03-02T08:00:00.000Z",
  accounts: ["222233334444"],
  resources: ["r-1"],
  ...changes,
});

/** An empty store of tickets for each test, and the writing tools on one ticket of it. */
export function useTickets() {
  let tickets: Tickets;
  useTestDatabase(({ documents, names, objects }) => {
    tickets = createTickets(documents, names.tickets, objects);
  });
  const only = ([ticket]: Ticket[]): Ticket => {
    if (ticket === undefined) throw new Error("a ticket was expected");
    return ticket;
  };
  return {
    /** The store of the test that is running. */
    stores: () => ({ tickets }),
    read: async (id = ID) => only(await tickets.getMany([id])),
    create: async (
      incident: Partial<TicketIncident> = {},
      { team = "app01", title = text.title, ...more }: Record<string, string> = {},
    ) =>
      only(
        await createCreateTickets({ tickets }, async () => {}).invoke({
          cause: "cause",
          teams: [{ ...text, team, title }],
          incident: share(incident),
          run: "run-1",
          at: AT,
          note: "joined",
          ...more,
        }),
      ),
    update: async (
      changes: Partial<TicketIncident>,
      { id = ID, text: newText = null, ...more }: Record<string, unknown> = {},
    ) =>
      only(
        await createUpdateTickets({ tickets }, async () => {}).invoke({
          tickets: [{ id, text: newText }],
          incidentId: "one",
          share: changes,
          run: "run-2",
          at: LATER,
          note: "why",
          ...more,
        } as never),
      ),
  };
}
