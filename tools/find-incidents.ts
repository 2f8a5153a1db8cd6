import type { Stores } from "../memory/stores.ts";
import {
  type IncidentQuery,
  type IncidentsFound,
  type QueryRegistry,
  selectIncidents,
} from "./incident-query.ts";

/** What one query looks at. More than that, and its numbers are not exact any more: it says so. */
export const MAX_SCANNED = 5_000;

export interface QueryResult extends IncidentsFound {
  /** false: there are more incidents than one query looks at; `total` and `groups` are at least what they say. */
  isComplete: boolean;
}

/** What a query finds in a store, the same for the command line, the HTTP API and a model. */
export async function findIncidents(
  { incidents }: Pick<Stores, "incidents">,
  query: IncidentQuery,
  registry: QueryRegistry,
): Promise<QueryResult> {
  const { statuses } = query;
  const filter = statuses.length > 0 ? { statuses } : {};
  const scanned = await incidents.list({ ...filter, limit: MAX_SCANNED });
  return { ...selectIncidents(scanned, query, registry), isComplete: scanned.length < MAX_SCANNED };
}
