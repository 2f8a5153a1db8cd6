import type { RunState, RunUpdate } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";

const SHOWN = 3;

/** Finds how earlier incidents of this kind ended. A search that fails is noted; the ticket is opened without it. */
export const research =
  ({ tools }: Pick<Dependencies, "tools">) =>
  async ({ event, incidentId }: RunState): Promise<RunUpdate> => {
    if (event === null) throw new Error("research needs an event");
    try {
      const past = await tools.reading.searchHistory.invoke({
        query: "",
        type: event.type,
        statuses: [],
        limit: SHOWN + 1,
      });
      const related = past
        .filter(({ incident }) => incident.id !== incidentId)
        .slice(0, SHOWN)
        .map(({ incident }) => ({
          incidentId: incident.id,
          title: incident.title,
          outcome: incident.reason ? `${incident.outcome} (${incident.reason})` : incident.outcome,
          at: incident.changedAt,
        }));
      return { related };
    } catch (error) {
      return { failures: [`research: ${error instanceof Error ? error.message : String(error)}`] };
    }
  };
