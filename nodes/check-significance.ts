import type { RunState, RunUpdate } from "../graph/state.ts";
import { isSignificant } from "../policy/significance.ts";
import type { Dependencies } from "./dependencies.ts";

/** Is a production account affected, or does a known account face a significant cost? */
export const checkSignificance =
  ({ organization }: Pick<Dependencies, "organization">) =>
  async ({ event, assessment }: RunState): Promise<RunUpdate> => {
    if (event === null || assessment === null) throw new Error("checkSignificance needs an assessed event");
    return {
      reason: isSignificant(organization, event.accounts, assessment.cost) ? null : "not-significant",
    };
  };
