import type { RunState, RunUpdate } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";
import { claimCauses, joinCauses } from "./join-causes.ts";
import { writeTickets } from "./ticket-writing.ts";
import { turnsAfter } from "./turns.ts";

/** One ticket for each stakeholder team. Ids are derived, so a run that died half way makes none twice. */
export const createTickets =
  (dependencies: Pick<Dependencies, "organization" | "tools" | "stores" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { event, known, stakeholders, causeFound, draft, outcome } = state;
    if (event === null || causeFound === null || draft === null)
      throw new Error("createTickets needs an event, its cause and what the tickets say");
    const { organization } = dependencies;
    const turns =
      state.late === null && state.ruling === null
        ? turnsAfter(known?.turns ?? [], event.updatedAt, organization.policy)
        : null;

    const context = { ...state, turns };
    await claimCauses(dependencies, state);
    const { tickets, mergedInto } = await writeTickets(dependencies, context, draft, stakeholders);
    const joined = await joinCauses(dependencies, state);
    const isMerge = mergedInto !== null && outcome === "accepted" && state.ruling === null;
    return {
      ...(isMerge && { outcome: "merged" }),
      tickets: [...tickets, ...joined],
      mergedInto,
      turns,
    };
  };
