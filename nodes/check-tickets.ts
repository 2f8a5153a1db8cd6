import type { RunState, RunUpdate } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";
import { findCause } from "./find-cause.ts";

/**
 * Looks up what there is already: the cause whose tickets a new incident shares. An update that leaves out the resources
 * goes on with those of before.
 */
export const checkTickets =
  ({ organization, stores }: Pick<Dependencies, "organization" | "stores">) =>
  async ({ event, known }: RunState): Promise<RunUpdate> => {
    if (event === null) throw new Error("checkTickets needs an event");
    const leftOut = event.resources.length === 0 && known !== null && known.event.resources.length > 0;
    const causeFound = await findCause(organization.policy, stores, event, known);
    return { causeFound, ...(leftOut && { event: { ...event, resources: known.event.resources } }) };
  };
