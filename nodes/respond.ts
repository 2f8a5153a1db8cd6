import { AIMessage } from "@langchain/core/messages";
import type { RunState, RunUpdate } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";
import { describeOutcome } from "./describe-outcome.ts";

/** The final answer to the thread. */
export const respond =
  ({ organization }: Pick<Dependencies, "organization">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const answer = state.answer || describeOutcome(state, organization);
    return { answer, messages: [new AIMessage({ id: `${state.runId}-out`, content: answer })] };
  };
