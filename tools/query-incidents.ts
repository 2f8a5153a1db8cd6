import { tool } from "@langchain/core/tools";
import type { Stores } from "../memory/stores.ts";
import { findIncidents, type QueryResult } from "./find-incidents.ts";
import { IncidentQuery, type QueryRegistry } from "./incident-query.ts";

export type { QueryResult };

/** Incidents by what is known of them, listed and counted. Reads only. */
export function createQueryIncidents(stores: Pick<Stores, "incidents">, registry: QueryRegistry) {
  return tool(async (query): Promise<QueryResult> => findIncidents(stores, query, registry), {
    name: "query_incidents",
    description:
      "Counts and lists incidents by team, role, owner, account, Region, service, source, severity, cost impact, status, outcome, reason, due date, time of the last change and of the first receipt. For questions of how many, which, what is due, what was discharged and why.",
    schema: IncidentQuery,
  });
}
