import type { Finished } from "./evaluation.ts";
import { percent, summarise } from "./summarise.ts";
import { isRight, nameOf, type TrialResult } from "./trial.ts";

/** What is otherwise than in an earlier evaluation. Only trials that both have are compared. */
export interface Comparison {
  earlier: string;
  compared: number;
  /** Right before and wrong now; those first, as they matter most. */
  regressions: TrialResult[];
  mended: TrialResult[];
  /** Wrong in both. */
  still: number;
  /** Percentage points of cases that are right, by model. */
  byModel: { model: string; before: number; now: number }[];
}

export function compare(now: Finished, earlier: Finished): Comparison {
  const before = new Map(earlier.results.map((result) => [nameOf(result), result]));
  const both = now.results.flatMap((result) => {
    const other = before.get(nameOf(result));
    return other === undefined ? [] : [{ result, was: isRight(other), is: isRight(result) }];
  });
  return {
    earlier: earlier.plan.name,
    compared: both.length,
    regressions: both.filter(({ was, is }) => was && !is).map(({ result }) => result),
    mended: both.filter(({ was, is }) => !was && is).map(({ result }) => result),
    still: both.filter(({ was, is }) => !was && !is).length,
    byModel: now.plan.models
      .filter((model) => earlier.plan.models.includes(model))
      .map((model) => ({
        model,
        before: percent(summarise(model, earlier.results).cases),
        now: percent(summarise(model, now.results).cases),
      })),
  };
}
