import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { INCIDENT_STATUSES, type IncidentSummary } from "../memory/incidents.ts";
import { reportKey, sectionOf } from "../memory/reports.ts";
import type { Stores } from "../memory/stores.ts";
import { rank } from "./rank.ts";

export const HistoryFilter = z.object({
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

/** The newest incidents that a search by words looks at, with their reports. */
const MAX_SCANNED = 500;
/** Characters of a report's section that are searched. */
const SEARCHED = 2_000;

/** Stored incidents and their reports. A search by kind alone is one index read and leaves the reports out. */
export function createSearchHistory(stores: Pick<Stores, "incidents" | "reports">) {
  const withReport = async (incident: IncidentSummary): Promise<PastIncident> => ({
    incident,
    report: await stores.reports.read(reportKey(incident.threadId, incident.lastReport)),
  });
  return tool(
    async ({ query, type, statuses, limit }): Promise<PastIncident[]> => {
      if (type !== null) {
        const alike = await stores.incidents.listByType(type, limit);
        return alike.map((incident) => ({ incident, report: null }));
      }
      const isAll = query.trim() === "";
      const filter = statuses.length > 0 ? { statuses } : {};
      const newest = await stores.incidents.list({ ...filter, limit: isAll ? limit : MAX_SCANNED });
      return rank(await Promise.all(newest.map(withReport)), query, limit, ({ incident, report }) => [
        incident.id,
        incident.title,
        `${incident.outcome} ${incident.reason ?? ""} ${incident.status}`,
        incident.accounts.join(" "),
        `${incident.type} ${incident.type.replaceAll("_", " ")}`,
        ...["Answer", "Text of the event"].map((heading) =>
          sectionOf(report ?? "", heading).slice(0, SEARCHED),
        ),
      ]);
    },
    {
      name: "search_history",
      description: "Finds incidents by words, kind and status, with the report of what was decided and why.",
      schema: HistoryFilter,
    },
  );
}
