import type { RunState, TicketAction } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";
import { ticketAction } from "./ticket-action.ts";
import { writeId } from "./ticket-writing.ts";

/** A composite alarm rings after the alarms under it: their tickets go on in one. */
export async function joinCauses(
  { organization, tools, stores, clock }: Pick<Dependencies, "organization" | "tools" | "stores" | "clock">,
  state: Pick<RunState, "causeFound" | "event" | "runId" | "known">,
): Promise<TicketAction[]> {
  const { causeFound, event } = state;
  if (causeFound === null || event === null) return [];
  const { cause, joins, links, reason } = causeFound;
  const write = writeId(state);
  const joined =
    joins.length === 0
      ? []
      : await tools.writing.joinTickets.invoke({
          causes: joins,
          into: cause,
          teams: organization.teams.map((team) => team.id),
          run: write,
          at: clock().toISOString(),
          note: reason ?? "the same cause",
        });
  if (links.length > 0)
    await stores.causes.put(new Map(links.map(({ incidentId, ...link }) => [incidentId, link])));
  const { policy } = organization;
  return joined.map((ticket) => ticketAction(ticket, write, { policy, event, turns: null }));
}
