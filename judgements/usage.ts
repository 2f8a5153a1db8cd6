import { z } from "zod";

/** One call of a model: what it was for, what it cost, and what became of it. */
export const ModelCall = z.object({
  question: z.string().describe("the judgement, or the name under which several were asked together"),
  model: z.string(),
  inputTokens: z.number().describe("with the cached ones"),
  outputTokens: z.number(),
  cachedTokens: z.number(),
  ms: z.number().describe("waiting for the answer"),
  costUsd: z.number().nullable().describe("by the price table; null where it has no price"),
  problem: z.string().nullable().describe("why the answer, or a part of it, was not used"),
  replayed: z
    .boolean()
    .optional()
    .describe("was it a recorded answer? Then it cost what it says when it was recorded"),
});
export type ModelCall = z.infer<typeof ModelCall>;

/** Tokens of one call. */
export type Tokens = Pick<ModelCall, "inputTokens" | "outputTokens" | "cachedTokens">;

/** Notes on the last call why its answer, or a part of it, was not used. */
export function noteOnLast(calls: readonly ModelCall[], problem: string | null): void {
  const last = calls.at(-1);
  if (last) last.problem = problem;
}

/** What several calls come to. Calls without a price count nothing; calls side by side count their time each. */
export function totalOf(calls: readonly ModelCall[]) {
  const sum = (count: (call: ModelCall) => number) => calls.reduce((total, call) => total + count(call), 0);
  return {
    modelCalls: calls.length,
    inputTokens: sum((call) => call.inputTokens),
    outputTokens: sum((call) => call.outputTokens),
    cachedTokens: sum((call) => call.cachedTokens),
    modelMs: sum((call) => call.ms),
    costUsd: sum((call) => call.costUsd ?? 0),
  };
}
