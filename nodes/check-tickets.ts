import type { RunState, RunUpdate } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";
import { findCause } from "./find-cause.ts";
import { draftText } from "./ticket-writing.ts";

/**
 * Looks up what there is already: the cause whose tickets a new incident shares. An update that leaves out the resources
 * goes on with those of before. What came late is not researched: its text is drafted here, before the node that writes it.
 */
export const checkTickets =
  (dependencies: Pick<Dependencies, "organization" | "stores" | "judges" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { known, relation } = state;
    const { organization, stores } = dependencies;
    if (state.event === null) throw new Error("checkTickets needs an event");
    const leftOut = state.event.resources.length === 0 && known !== null && known.event.resources.length > 0;
    const causeFound = await findCause(organization.policy, stores, state.event, known);
    const event = leftOut ? { ...state.event, resources: known.event.resources } : state.event;
    const drafted =
      relation === "late" ? await draftText(dependencies, { ...state, event, causeFound }) : null;
    return { causeFound, ...drafted, ...(leftOut && { event }) };
  };
