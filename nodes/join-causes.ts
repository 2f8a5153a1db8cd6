import type { RunState, TicketAction } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";
import { rootOf } from "./find-cause.ts";
import { ticketAction } from "./ticket-action.ts";
import { writeId } from "./ticket-writing.ts";

/**
 * Says which incidents are about one cause, before tickets are written: of two alarms that ring at the same moment the second
 * looks again, and goes with the first. Throws ConflictError then.
 */
export async function claimCauses(
  { stores }: Pick<Dependencies, "stores">,
  { causeFound, event }: Pick<RunState, "causeFound" | "event">,
): Promise<void> {
  const links = new Map((causeFound?.links ?? []).map(({ incidentId, ...link }) => [incidentId, link]));
  const own = event?.incidentId ?? "";
  const ownLink = links.get(own);
  // First: it says which tickets are to be joined, and who looks anew after the others must find that.
  if (ownLink !== undefined) await stores.causes.put(new Map([[own, ownLink]]));
  links.delete(own);
  if (links.size > 0) await stores.causes.put(links);
}

/**
 * A composite alarm rings after the alarms under it: their tickets go on in one. And what was written under a cause that another
 * run has joined into its own meanwhile goes there, too: that run looked for tickets either before this one wrote, and this one
 * sees its claim, or after.
 */
export async function joinCauses(
  { organization, tools, stores, clock }: Pick<Dependencies, "organization" | "tools" | "stores" | "clock">,
  state: Pick<RunState, "causeFound" | "event" | "runId" | "known">,
): Promise<TicketAction[]> {
  const { causeFound, event } = state;
  if (causeFound === null || event === null) return [];
  const { cause, joins, isShared, reason } = causeFound;
  const write = writeId(state);
  const root = isShared ? await rootOf(stores.causes, cause) : cause;
  const causes = root === cause ? joins : [...joins, cause];
  if (causes.length === 0) return [];
  const joined = await tools.writing.joinTickets.invoke({
    causes,
    into: root,
    teams: organization.teams.map((team) => team.id),
    run: write,
    at: clock().toISOString(),
    note: reason ?? "the same cause",
  });
  const ownLink = causeFound.links.find(({ incidentId }) => incidentId === event.incidentId);
  if (ownLink !== undefined && joins.length > 0) {
    const { incidentId, version, ...link } = ownLink;
    await stores.causes.put(new Map([[incidentId, { ...link, joins: [], version: version + 1 }]]));
  }
  const { policy } = organization;
  return joined.map((ticket) => ticketAction(ticket, write, { policy, event, turns: null }));
}
