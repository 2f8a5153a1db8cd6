import type { Stores } from "../memory/stores.ts";
import type { QueryRegistry } from "./incident-query.ts";
import { createQueryIncidents } from "./query-incidents.ts";
import { createSearchDocuments } from "./search-documents.ts";
import { createSearchHistory } from "./search-history.ts";
import { createSearchTickets } from "./search-tickets.ts";

/** What questions are answered from. */
export const createReadingTools = (stores: Stores, registry: QueryRegistry) => ({
  queryIncidents: createQueryIncidents(stores, registry),
  searchDocuments: createSearchDocuments(stores),
  searchTickets: createSearchTickets(
    stores,
    registry.teams.map(({ id }) => id),
  ),
  searchHistory: createSearchHistory(stores),
});
export type ReadingTools = ReturnType<typeof createReadingTools>;
