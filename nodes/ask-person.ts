import type { RunState, RunUpdate } from "../graph/state.ts";

/** Asks back for what a decision needs. The incident waits for the answer in its thread. */
export const askPerson =
  () =>
  async ({ reason }: RunState): Promise<RunUpdate> => ({
    outcome: "asked",
    reason: null,
    answer:
      reason === "unclear"
        ? "What is wrong there? Please say what you see (errors, time-outs, cost) and which resources are affected."
        : "Which AWS account is this about? Please give its 12-digit id or its name, and the resources you know of.",
  });
