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
  const byCase = new Map<string, TrialResult[]>();
  for (const result of results) {
    const trials = byCase.get(anchorOf(result));
    if (trials === undefined) byCase.set(anchorOf(result), [result]);
    else trials.push(result);
  }
  const regressed = new Set(regressions.map(anchorOf));
  return [...byCase]
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
  const variants = new Map<string, Variant>();
  for (const trial of trials) {
    const { error, checks, parts, attacked } = trial;
    // Ids of tickets and models' words for the same may differ; what was decided on which way does not.
    const ways = parts.map(({ got: { judgements, ...decision } }) => [
      decision,
      judgements.map(({ name, by }) => [name, by]),
    ]);
    const found = checks.map(({ scorer, isRight: right }) => [scorer, right]);
    const key = JSON.stringify([error, found, ways, attacked]);
    const variant = variants.get(key);
    if (variant === undefined) variants.set(key, { first: trial, trials: [trial] });
    else variant.trials.push(trial);
  }
  return [...variants.values()];
}

/** "rules, scripted (repeats 1, 3)", where each case was tried `repeat` times. */
export function whoOf(trials: readonly TrialResult[], repeat: number): string {
  const byModel = new Map<string, number[]>();
  for (const trial of trials) byModel.set(trial.model, [...(byModel.get(trial.model) ?? []), trial.repeat]);
  return [...byModel]
    .map(([model, numbers]) => {
      if (repeat === 1) return model;
      if (numbers.length === repeat) return `${model} (every repeat)`;
      const sorted = [...numbers].sort((a, b) => a - b);
      return `${model} (${sorted.length === 1 ? "repeat" : "repeats"} ${sorted.join(", ")})`;
    })
    .join(", ");
}
