import type { RunState, RunUpdate } from "../graph/state.ts";

/** An operator's decision takes the place of whatever was decided before. */
export const override =
  () =>
  async ({ ruling }: RunState): Promise<RunUpdate> => {
    if (ruling === null) throw new Error("override needs a decision");
    return { reason: ruling.action === "discharge" ? "by-operator" : null };
  };
