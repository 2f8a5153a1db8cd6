import { tool } from "@langchain/core/tools";
import type { Stores } from "../memory/stores.ts";
import { IncidentQuery, type IncidentsFound, type QueryRegistry, selectIncidents } from "./incident-query.ts";

/** What one query looks at. More than that, and its numbers are not exact any more: it says so. */
const MAX_SCANNED = 5_000;

export interface QueryResult extends IncidentsFound {
  /** false: there are more incidents than one query looks at; `total` and `groups` are at least what they say. */
  isComplete: boolean;
}

/** Incidents by what is known of them, listed and counted. Reads only. */
export function createQueryIncidents(stores: Pick<Stores, "incidents">, registry: QueryRegistry) {
  return tool(
    async (query): Promise<QueryResult> => {
      const { statuses } = query;
      const filter = statuses.length > 0 ? { statuses } : {};
      const scanned = await stores.incidents.list({ ...filter, limit: MAX_SCANNED });
      return { ...selectIncidents(scanned, query, registry), isComplete: scanned.length < MAX_SCANNED };
    },
    {
      name: "query_incidents",
      description:
        "Counts and lists incidents by team, role, account, service, source, severity, status, outcome, reason, due date and time of change. For questions of how many, which, what is due, what was discharged and why.",
      schema: IncidentQuery,
    },
  );
}
