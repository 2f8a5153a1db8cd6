import type { RunState } from "../graph/state.ts";
import { type Judges, rulesOnly, tokensLeft } from "../judgements/model.ts";

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
  return { ...judges, maxTokens: Math.max(tokensLeft(judges, calls), 0) };
}
