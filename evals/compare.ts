import type { Finished } from "./evaluation.ts";
import { percent, type Summary, summarise } from "./summarise.ts";
import { isRight, nameOf, type TrialResult } from "./trial.ts";

/** What is otherwise than in an earlier evaluation. Only trials that both have are compared. */
export interface Comparison {
  earlier: string;
  compared: number;
  /** Cases and attacks that only one of them ran. */
  onlyNow: number;
  onlyBefore: number;
  /** Right before and wrong now; those first, as they matter most. */
  regressions: TrialResult[];
  mended: TrialResult[];
  /** Wrong in both. */
  still: number;
  /** Percent of the cases that are right, by model. */
  byModel: { model: string; before: number; now: number }[];
}

export function compare(now: Finished, earlier: Finished): Comparison {
  const both = inBoth(now, earlier);
  const judged = both.map(({ result, before }) => ({ result, was: isRight(before), is: isRight(result) }));
  return {
    earlier: earlier.plan.name,
    compared: both.length,
    onlyNow: countMissing(now, earlier),
    onlyBefore: countMissing(earlier, now),
    regressions: judged.filter(({ was, is }) => was && !is).map(({ result }) => result),
    mended: judged.filter(({ was, is }) => !was && is).map(({ result }) => result),
    still: judged.filter(({ was, is }) => !was && !is).length,
    byModel: summariseBoth(now, earlier).map(({ model, before, now: after }) => ({
      model,
      before: percent(before.cases),
      now: percent(after.cases),
    })),
  };
}

/** How right each model was and is in what both evaluations ran, by what is contested now: what was added changes no figure. */
export function summariseBoth(
  now: Finished,
  earlier: Finished,
): { model: string; before: Summary; now: Summary }[] {
  const both = inBoth(now, earlier);
  return now.plan.models
    .filter((model) => both.some(({ result }) => result.model === model))
    .map((model) => ({
      model,
      before: summarise(
        model,
        both.map(({ result: { contested }, before }) => ({ ...before, contested })),
      ),
      now: summarise(
        model,
        both.map(({ result }) => result),
      ),
    }));
}

function inBoth(now: Finished, earlier: Finished): { result: TrialResult; before: TrialResult }[] {
  const known = new Map(earlier.results.map((result) => [nameOf(result), result]));
  return now.results.flatMap((result) => {
    const before = known.get(nameOf(result));
    return before === undefined ? [] : [{ result, before }];
  });
}

/** Cases and attacks of the one that the other did not run. */
function countMissing(one: Finished, other: Finished): number {
  const namesOf = ({ results }: Finished) => new Set(results.map(({ set, id }) => `${set} ${id}`));
  const there = namesOf(other);
  return [...namesOf(one)].filter((name) => !there.has(name)).length;
}
