import type { RunState, RunUpdate } from "../graph/state.ts";

/** The incident counts: it goes on to triage. */
export const accept =
  () =>
  async (_state: RunState): Promise<RunUpdate> => ({ outcome: "accepted", reason: null });
