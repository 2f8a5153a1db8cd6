import { interrupt } from "@langchain/langgraph";
import { z } from "zod";
import { Decider } from "../events/person-name.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";

/** What a resume must bring. */
export const OperatorAnswer = z.object({
  action: z.enum(["accept", "discharge"]),
  reason: z.string().min(1),
  by: Decider,
  runId: z.string().optional(),
});
export type OperatorAnswer = z.infer<typeof OperatorAnswer>;

/** Waits for a person, alone in its node: it has no effect of its own, so running it again on resume does no harm. */
export const awaitOperator =
  () =>
  async ({ incidentId }: RunState): Promise<RunUpdate> => {
    const answer: unknown = interrupt({
      incidentId,
      question: "Accept or discharge?",
      answerWith: { action: "accept | discharge", reason: "why", by: "your name" },
    });
    const ruling = OperatorAnswer.parse(answer);
    return {
      ruling: { ...ruling, incidentId: incidentId ?? "" },
      reason: ruling.action === "discharge" ? "by-operator" : null,
      // What was said while waiting is not the answer any more.
      answer: "",
    };
  };
