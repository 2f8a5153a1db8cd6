import type { Stores } from "../memory/stores.ts";
import { createCreateTickets } from "./create-tickets.ts";
import type { QueryRegistry } from "./incident-query.ts";
import { createJoinTickets } from "./join-tickets.ts";
import { createQueryIncidents } from "./query-incidents.ts";
import { createSearchDocuments } from "./search-documents.ts";
import { createSearchHistory } from "./search-history.ts";
import { createSearchTickets } from "./search-tickets.ts";
import { createUpdateTickets } from "./update-tickets.ts";

/** Every tool over the stores. `reading` is what consult may use; the writing ones are called by graph nodes only. */
export function createTools(stores: Stores, registry: QueryRegistry) {
  const teamIds = registry.teams.map(({ id }) => id);
  return {
    reading: {
      queryIncidents: createQueryIncidents(stores, registry),
      searchDocuments: createSearchDocuments(stores),
      searchTickets: createSearchTickets(stores, teamIds),
      searchHistory: createSearchHistory(stores),
    },
    writing: {
      createTickets: createCreateTickets(stores),
      updateTickets: createUpdateTickets(stores),
      joinTickets: createJoinTickets(stores),
    },
  };
}
export type Tools = ReturnType<typeof createTools>;
