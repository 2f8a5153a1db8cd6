import type { RunState, RunUpdate } from "../graph/state.ts";
import { ticketText } from "../judgements/ticket-text.ts";
import { ticketIdOf } from "../memory/tickets.ts";
import type { Dependencies } from "./dependencies.ts";
import { joinCauses } from "./join-causes.ts";
import { writeText, writeTickets } from "./ticket-writing.ts";
import { turnsAfter } from "./turns.ts";

/** One ticket for each stakeholder team. Ids are derived, so a run that died half way makes none twice. */
export const createTickets =
  (dependencies: Pick<Dependencies, "organization" | "judges" | "tools" | "stores" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { event, known, stakeholders, causeFound, outcome } = state;
    if (event === null || causeFound === null) throw new Error("createTickets needs an event and its cause");
    const { organization, stores, clock } = dependencies;
    const turns =
      state.late === null && state.ruling === null
        ? turnsAfter(known?.turns ?? [], event.updatedAt, organization.policy)
        : null;

    // Tickets that are there keep their text, so nobody is asked for one.
    const ids = stakeholders.map((team) => ticketIdOf(causeFound.cause, team));
    const isAllThere = (await stores.tickets.findIds(ids)).length === ids.length;
    const { text, judgements, calls } = isAllThere
      ? { text: ticketText.rule({ event, organization, now: clock() }), judgements: [], calls: [] }
      : await writeText(dependencies, state);
    const context = { ...state, turns };
    const { tickets, mergedInto } = await writeTickets(dependencies, context, text, stakeholders);
    const joined = await joinCauses(dependencies, state);
    const isMerge = mergedInto !== null && outcome === "accepted" && state.ruling === null;
    return {
      ...(isMerge && { outcome: "merged" }),
      tickets: [...tickets, ...joined],
      judgements,
      calls,
      mergedInto,
      turns,
    };
  };
