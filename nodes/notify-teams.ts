import type { RunState, RunUpdate } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";

/** Tells each team what became of its ticket. A team that cannot be told is noted; the others still hear of theirs. */
export const notifyTeams =
  ({ organization, channel }: Pick<Dependencies, "organization" | "channel">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const news = state.tickets.filter((ticket) => ticket.isNews);
    const told = await Promise.allSettled(
      news.map(async ({ id, team, action, severity, title, note }) => {
        if (state.incidentId === null) throw new Error("a notice needs an incident");
        const where = organization.teams.find((one) => one.id === team)?.channel ?? "";
        await channel.notifyTeam({
          team,
          channel: where,
          ticketId: id,
          incidentId: state.incidentId,
          action,
          severity,
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
