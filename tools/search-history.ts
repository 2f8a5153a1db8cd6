import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { INCIDENT_STATUSES, type IncidentSummary } from "../memory/incidents.ts";
import { reportKey } from "../memory/reports.ts";
import type { Stores } from "../memory/stores.ts";
import { rank } from "./rank.ts";

const HistoryFilter = z.object({
  query: z.string().describe("words to look for; empty for all"),
  type: z
    .string()
    .nullable()
    .describe("only incidents of this exact kind, such as AWS_EKS_PLANNED_LIFECYCLE_EVENT"),
  statuses: z.array(z.enum(INCIDENT_STATUSES)).describe("empty for all"),
  limit: z.number().int().min(1).max(100).default(20),
});

/** An incident with the newest report of what was decided and why. */
export interface PastIncident {
  incident: IncidentSummary;
  /** The report of the run that last changed it, in Markdown; null where the search was by kind, or the report is gone. */
  report: string | null;
}

const MAX_SCANNED = 2_000;

/** Stored incidents and their reports. A search by kind alone is one index read and leaves the reports out. */
export function createSearchHistory(stores: Pick<Stores, "incidents" | "reports">) {
  return tool(
    async ({ query, type, statuses, limit }): Promise<PastIncident[]> => {
      const found =
        type === null
          ? await stores.incidents.list({ limit: MAX_SCANNED, ...(statuses.length > 0 && { statuses }) })
          : await stores.incidents.listByType(type, limit);
      const best = rank(found, query, limit, (incident) => [
        incident.id,
        incident.title,
        `${incident.outcome} ${incident.reason ?? ""} ${incident.status}`,
        incident.accounts.join(" "),
        `${incident.type} ${incident.type.replaceAll("_", " ")}`,
      ]);
      if (type !== null) return best.map((incident) => ({ incident, report: null }));
      return Promise.all(
        best.map(async (incident) => ({
          incident,
          report: await stores.reports.read(reportKey(incident.threadId, incident.lastReport)),
        })),
      );
    },
    {
      name: "search_history",
      description: "Finds incidents by words, kind and status, with the report of what was decided and why.",
      schema: HistoryFilter,
    },
  );
}
