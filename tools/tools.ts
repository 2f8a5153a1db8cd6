import type { Stores } from "../memory/stores.ts";
import { createCreateTicket } from "./create-ticket.ts";
import { createSearchHistory } from "./search-history.ts";
import { createSearchTickets } from "./search-tickets.ts";
import { createUpdateTicket } from "./update-ticket.ts";

/** Every tool over the stores. `reading` is what consult may use; the writing ones are called by graph nodes only. */
export function createTools(stores: Stores, teamIds: readonly string[]) {
  return {
    reading: {
      searchTickets: createSearchTickets(stores, teamIds),
      searchHistory: createSearchHistory(stores),
    },
    writing: {
      createTicket: createCreateTicket(stores),
      updateTicket: createUpdateTicket(stores),
    },
  };
}
export type Tools = ReturnType<typeof createTools>;
