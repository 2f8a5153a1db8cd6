import type { RunState, RunUpdate } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";
import { writeRecord } from "./record.ts";

/**
 * Writes what a person needs in order to decide, before `awaitOperator` interrupts: nothing runs after an interrupt
 * until it is resumed, and the interrupted node runs again from its top.
 */
export const askOperator =
  (dependencies: Pick<Dependencies, "organization" | "stores" | "channel" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { withinHours, otherwise } = dependencies.organization.policy.operators;
    const asked = {
      outcome: "awaiting-operator" as const,
      answer: `No model gave an answer that can be used. An operator decides whether this is accepted or discharged; after ${withinHours} hours without a decision the policy says ${otherwise}.`,
    };
    return { ...asked, ...(await writeRecord(dependencies, { ...state, ...asked }, "askOperator")) };
  };
