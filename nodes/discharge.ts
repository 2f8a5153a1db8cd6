import type { RunState, RunUpdate } from "../graph/state.ts";

/** The incident does not count, for the reason that the node before has set. A page that changes nothing about that is merged. */
export const discharge =
  () =>
  async ({ relation }: RunState): Promise<RunUpdate> => ({
    outcome: relation === "page" ? "merged" : "discharged",
  });
