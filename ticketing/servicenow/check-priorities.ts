import type { ServiceNowTicketing } from "../../policy/ticketing.ts";
import type { TicketSystemProblem } from "../ticket-system.ts";
import { where } from "./encoded-query.ts";
import { noneIfForbidden } from "./people.ts";
import { storedOf, type Tables } from "./table.ts";

/** Pairs of impact and urgency of which the instance makes no priority; none where it does not show how it does that. */
export async function checkPriorities(
  tables: Tables,
  priorities: ServiceNowTicketing["priorities"],
): Promise<TicketSystemProblem[]> {
  const rows = await tables
    .list("dl_u_priority", {
      query: where("active", "=", "true"),
      fields: ["impact", "urgency", "priority", "active"],
    })
    .catch((error: unknown) => {
      // An instance may have replaced the lookup by something else.
      if (String(error).includes("no such table")) return [];
      return noneIfForbidden(error);
    });
  if (rows.length === 0) return [];
  // A rule that leaves one of them empty fits any.
  const fits = (given: string, wanted: number) => given === "" || given === String(wanted);
  return Object.entries(priorities).flatMap(([severity, { impact, urgency }]) => {
    const isKnown = rows.some(
      (row) => fits(storedOf(row, "impact"), impact) && fits(storedOf(row, "urgency"), urgency),
    );
    if (isKnown) return [];
    const problem = `ServiceNow makes no priority of impact ${impact} and urgency ${urgency}`;
    return [{ path: `priorities.${severity}`, problem, fix: "Use a pair that stands in dl_u_priority" }];
  });
}
