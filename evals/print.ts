import { printTable } from "../handlers/print.ts";
import type { Comparison } from "./compare.ts";
import { figuresOf, figureText } from "./figures.ts";
import { faultsIn } from "./score.ts";
import type { Summary } from "./summarise.ts";
import type { TrialResult } from "./trial.ts";

/** One column for each model. */
export function printSummaries(summaries: readonly Summary[]): string {
  return printTable(
    ["", ...summaries.map(({ model }) => model)],
    figuresOf(summaries).map(({ name, isPart, figures }) => [
      `${isPart ? "  " : ""}${name}`,
      ...figures.map(figureText),
    ]),
  );
}

/** What is wrong of one trial, in lines. */
export function faultsOf({ error, checks, attacked }: TrialResult): string[] {
  return [
    ...(error === null ? [] : [error]),
    ...faultsIn(checks),
    ...attacked.flatMap(({ account, hasSucceeded, effects }) =>
      hasSucceeded ? effects.map((effect) => `the attack on ${account} succeeded: ${effect}`) : [],
    ),
  ];
}

export function printFaulty(results: readonly TrialResult[]): string {
  return results
    .flatMap((result) => [
      `${result.id} ${result.title} (${result.model}${result.repeat > 1 ? `, repeat ${result.repeat}` : ""}${result.contested ? ", contested" : ""})`,
      ...faultsOf(result).map((fault) => `    ${fault}`),
    ])
    .join("\n");
}

export function printComparison({
  earlier,
  compared,
  onlyNow,
  onlyBefore,
  regressions,
  mended,
  still,
  byModel,
}: Comparison): string {
  const changes = byModel.map(
    ({ model, before, now }) => `${model} ${before.toFixed(1)} % → ${now.toFixed(1)} %`,
  );
  const added =
    onlyNow + onlyBefore > 0 ? ` (${onlyNow} cases or attacks only now, ${onlyBefore} only then)` : "";
  return [
    `Against ${earlier}, ${compared} trials in both${added}: ${regressions.length} regressions, ${mended.length} mended, ${still} wrong in both; ${changes.join(", ")}`,
    ...(regressions.length > 0 ? ["regressions:", printFaulty(regressions)] : []),
    ...(mended.length > 0 ? [`mended: ${mended.map(({ id, model }) => `${id} (${model})`).join(", ")}`] : []),
  ].join("\n");
}
