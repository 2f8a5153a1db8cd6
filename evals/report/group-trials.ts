import { groupBy } from "../group-by.ts";
import { isRight, type TrialResult } from "../trial.ts";

/** Trials of one case that went the same way. */
export interface Variant {
  first: TrialResult;
  trials: TrialResult[];
}

/** A case or attack that was wrong in at least one trial. */
export interface WrongCase {
  set: TrialResult["set"];
  id: string;
  title: string;
  tags: string[];
  sources: string[];
  isContested: boolean;
  isRegression: boolean;
  variants: Variant[];
  /** Trials of it that were right. */
  right: TrialResult[];
}

/** Where on the page a case is told of. */
export const anchorOf = ({ set, id }: Pick<TrialResult, "set" | "id">): string =>
  `${set}-${encodeURIComponent(id).replaceAll("%", "_")}`;

/** What was wrong, each case once however many models and repeats were; regressions first. */
export function groupWrong(
  results: readonly TrialResult[],
  regressions: readonly TrialResult[],
): WrongCase[] {
  const regressed = new Set(regressions.map(anchorOf));
  return [...groupBy(results, anchorOf)]
    .flatMap(([anchor, trials]): WrongCase[] => {
      const wrong = trials.filter((trial) => !isRight(trial));
      const [first] = wrong;
      if (first === undefined) return [];
      const { set, id, title, tags, sources, contested } = first;
      return [
        {
          ...{ set, id, title, tags, sources, isContested: contested },
          isRegression: regressed.has(anchor),
          variants: variantsOf(wrong),
          right: trials.filter(isRight),
        },
      ];
    })
    .sort((a, b) => Number(b.isRegression) - Number(a.isRegression));
}

function variantsOf(trials: readonly TrialResult[]): Variant[] {
  const variants = groupBy(trials, ({ error, checks, parts, attacked }) => {
    // Ids of tickets and models' words for the same may differ; what was decided on which way does not.
    const ways = parts.map(({ got: { judgements, ...decision } }) => [
      decision,
      judgements.map(({ name, by }) => [name, by]),
    ]);
    const found = checks.map(({ scorer, isRight: right }) => [scorer, right]);
    return JSON.stringify([error, found, ways, attacked]);
  });
  return [...variants.values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined ? [] : [{ first, trials: alike }];
  });
}

/** "rules, scripted (repeats 1, 3)", where each case was tried `repeat` times. */
export function whoOf(trials: readonly TrialResult[], repeat: number): string {
  return [...groupBy(trials, ({ model }) => model)]
    .map(([model, own]) => {
      if (repeat === 1) return model;
      if (own.length === repeat) return `${model} (every repeat)`;
      const sorted = own.map((trial) => trial.repeat).sort((a, b) => a - b);
      return `${model} (${sorted.length === 1 ? "repeat" : "repeats"} ${sorted.join(", ")})`;
    })
    .join(", ");
}
