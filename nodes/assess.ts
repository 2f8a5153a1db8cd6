import type { RunState, RunUpdate } from "../graph/state.ts";
import { assessEvent } from "../judgements/assess.ts";
import type { Dependencies } from "./dependencies.ts";
import { judgesFor } from "./judges-for.ts";

/** Judges cost impact and severity. Without an answer, a person decides. */
export const assess =
  ({ organization, judges, clock }: Pick<Dependencies, "organization" | "judges" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { event } = state;
    if (event === null) throw new Error("assess needs an event");
    return assessEvent({ event, organization, now: clock() }, judgesFor(judges, state));
  };
