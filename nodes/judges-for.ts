import type { RunState } from "../graph/state.ts";
import { type Judges, rulesOnly } from "../judgements/model.ts";
import { totalOf } from "../judgements/usage.ts";

/**
 * Who judges in this run. What tries to instruct its reader is not shown to a model: the rules, which cannot be
 * instructed, judge it alone. What the run has spent so far counts against its tokens.
 */
export function judgesFor(
  judges: Judges,
  { suspicions, calls }: Pick<RunState, "suspicions" | "calls">,
): Judges {
  if (suspicions.length > 0) return rulesOnly;
  if (judges.maxTokens === undefined || calls.length === 0) return judges;
  const { inputTokens, outputTokens } = totalOf(calls);
  return { ...judges, maxTokens: Math.max(judges.maxTokens - inputTokens - outputTokens, 0) };
}
