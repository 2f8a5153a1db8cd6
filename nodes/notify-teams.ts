import type { RunState, RunUpdate } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";

/** Tells each team what became of its ticket. A team that cannot be told is noted; the others still hear of theirs. */
export const notifyTeams =
  ({ organization, channel, stores }: Pick<Dependencies, "organization" | "channel" | "stores">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const news = state.tickets.filter((ticket) => ticket.isNews);
    const tickets = await stores.tickets.getMany(news.map((ticket) => ticket.id));
    const told = await Promise.allSettled(
      news.map(async ({ id, team, action }) => {
        const ticket = tickets.find((one) => one.id === id);
        if (!ticket || state.incidentId === null) throw new Error(`ticket ${id} is gone`);
        const where = organization.teams.find((one) => one.id === team)?.channel ?? "";
        const { severity, title } = ticket;
        await channel.notifyTeam({
          team,
          channel: where,
          ticketId: id,
          incidentId: state.incidentId,
          action,
          severity,
          title,
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
