import type { RunState, RunUpdate } from "../graph/state.ts";
import { threadIdOf } from "../memory/thread-id.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * Tells each team what became of its ticket. Where one cannot be told the others still are, and the node fails: when it is
 * repeated, those who know it are not told again.
 */
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
    const failures = told.flatMap((result) =>
      result.status === "rejected" ? [result.reason as unknown] : [],
    );
    if (failures.length > 0)
      throw new AggregateError(failures, `notifyTeams: ${failures.map(String).join("; ")}`);
    return {
      notices: told.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])),
    };
  };
