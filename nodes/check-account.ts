import type { RunState, RunUpdate } from "../graph/state.ts";

/** Is an account named, and is one of those that are named in the registry? */
export const checkAccount =
  () =>
  async ({ event, reason, interactive, knownAccounts }: RunState): Promise<RunUpdate> => {
    if (event === null) throw new Error("checkAccount needs an event");
    if (event.accounts.length === 0) return { reason: "no-account" };
    if (knownAccounts.length === 0) return { reason: "unknown-account" };
    // A report that says nothing of what is wrong is asked back where somebody is there; else it is handled as it is.
    return { reason: reason === "unclear" && interactive ? "unclear" : null };
  };
