import { z } from "zod";
import type { NamedModel } from "../judgements/model.ts";
import { stoppedBecause, tokensOf } from "../judgements/model-message.ts";
import type { Tokens } from "../judgements/usage.ts";
import { describeModelError } from "./describe-model-error.ts";

/** How one small question to a model went. */
export interface ModelCheck extends Tokens {
  model: string;
  /** Waiting for the answer. */
  ms: number;
  /** US dollars; null where nobody knows the price. */
  costUsd: number | null;
  /** Why it cannot be used; null where it can. */
  problem: string | null;
}

const Count = z.object({ unhealthy: z.int().describe("how many hosts are unhealthy") });

/**
 * Asks the model for an answer of a small shape, as judgements do, so that tool use is tried too. Never throws: what went
 * wrong is the problem.
 */
export async function checkModel({ id, model, price }: NamedModel, region?: string): Promise<ModelCheck> {
  const started = performance.now();
  let tokens: Tokens = { inputTokens: 0, outputTokens: 0, cachedTokens: 0 };
  let problem: string | null = null;
  try {
    const structured = model.withStructuredOutput(Count, { name: "count-hosts", includeRaw: true });
    const { raw, parsed } = await structured.invoke([
      ["system", "You read alarms and answer by the tool."],
      ["human", "Alarm: 3 of 5 hosts are unhealthy. How many are?"],
    ]);
    tokens = tokensOf(raw);
    if (!Count.safeParse(parsed).success)
      throw stoppedBecause(raw) ?? new Error("No tool calls found in the response.");
  } catch (error) {
    problem = describeModelError(error, region);
  }
  return {
    model: id,
    ms: Math.round(performance.now() - started),
    ...tokens,
    costUsd: price?.(tokens) ?? null,
    problem,
  };
}
