import type { RunState, RunUpdate, TicketAction } from "../graph/state.ts";
import { noUsage } from "../judgements/assess.ts";
import { ticketText } from "../judgements/ticket-text.ts";
import { ticketIdOf } from "../memory/tickets.ts";
import type { Dependencies } from "./dependencies.ts";
import { ticketAction } from "./ticket-action.ts";
import { writeId, writeText, writeTickets } from "./ticket-writing.ts";
import { turnsAfter } from "./turns.ts";

/** One ticket for each stakeholder team. Ids are derived, so a run that died half way makes none twice. */
export const createTickets =
  (dependencies: Pick<Dependencies, "organization" | "judges" | "tools" | "stores" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { event, known, stakeholders, causeFound, outcome } = state;
    if (event === null || causeFound === null) throw new Error("createTickets needs an event and its cause");
    const { organization, stores, clock } = dependencies;
    const turns =
      state.late === null ? turnsAfter(known?.turns ?? [], event.updatedAt, organization.policy) : null;

    // Tickets that are there keep their text, so nobody is asked for one.
    const ids = stakeholders.map((team) => ticketIdOf(causeFound.cause, team));
    const isAllThere = (await stores.tickets.findIds(ids)).length === ids.length;
    const { text, judgements, usage } = isAllThere
      ? { text: ticketText.rule({ event, organization, now: clock() }), judgements: [], usage: noUsage() }
      : await writeText(dependencies, event);
    const context = { ...state, turns };
    const { tickets, mergedInto } = await writeTickets(dependencies, context, text, stakeholders);
    const joined = await joinCauses(dependencies, state);
    const isMerge = mergedInto !== null && outcome === "accepted" && state.ruling === null;
    return {
      ...(isMerge && { outcome: "merged" }),
      tickets: [...tickets, ...joined],
      judgements,
      usage,
      mergedInto,
      turns,
    };
  };

/** A composite alarm rings after the alarms under it: their tickets go on in one. */
async function joinCauses(
  { organization, tools, stores, clock }: Pick<Dependencies, "organization" | "tools" | "stores" | "clock">,
  state: RunState,
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
  if (links.length > 0) await stores.causes.put(links, cause);
  const { policy } = organization;
  return joined.map((ticket) => ticketAction(ticket, write, { policy, event, turns: null }));
}
