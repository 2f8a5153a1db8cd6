import type { RunState, RunUpdate } from "../graph/state.ts";
import { threadIdOf } from "../memory/thread-id.ts";
import type { Dependencies } from "./dependencies.ts";

/** Tells each team what became of its ticket. A team that cannot be told is noted; the others still hear of theirs. */
export const notifyTeams =
  ({ organization, channel, clock }: Pick<Dependencies, "organization" | "channel" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const news = state.tickets.filter((ticket) => ticket.isNews);
    const at = clock().toISOString();
    const told = await Promise.allSettled(
      news.map(async ({ id, team, action, severity, raisedFrom, title, note }) => {
        if (state.incidentId === null) throw new Error("a notice needs an incident");
        const where = organization.teams.find((one) => one.id === team)?.channel ?? "";
        await channel.notifyTeam({
          key: `${state.runId}-${id}-${action}`,
          at,
          team,
          channel: where,
          ticketId: id,
          threadId: threadIdOf(state.incidentId),
          incidentId: state.incidentId,
          action,
          severity,
          raisedFrom,
          title,
          note,
        });
        return `${team}: ticket ${id} ${action}`;
      }),
    );
    return {
      notices: told.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])),
      failures: told.flatMap((result) =>
        result.status === "rejected" ? [`notifyTeams: ${String(result.reason)}`] : [],
      ),
    };
  };
