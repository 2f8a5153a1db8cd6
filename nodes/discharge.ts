import type { RunState, RunUpdate } from "../graph/state.ts";

/** The incident does not count, for the reason that the node before has set. */
export const discharge =
  () =>
  async (_state: RunState): Promise<RunUpdate> => ({ outcome: "discharged" });
