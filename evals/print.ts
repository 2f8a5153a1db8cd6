import { printTable } from "../handlers/print.ts";
import type { Comparison } from "./compare.ts";
import { faultsIn } from "./score.ts";
import { percent, type Share, type Summary } from "./summarise.ts";
import { SCORERS, type TrialResult } from "./trial.ts";

const of = (share: Share | undefined): string =>
  share === undefined || share.total === 0
    ? "–"
    : `${percent(share).toFixed(1)} % (${share.right}/${share.total})`;

/** One column for each model. */
export function printSummaries(summaries: readonly Summary[]): string {
  const line = (name: string, show: (summary: Summary) => string) => [name, ...summaries.map(show)];
  const rows = [
    line("cases right in all that decides", ({ cases }) => of(cases)),
    line("contested, reported apart", ({ contested }) => of(contested)),
    ...SCORERS.filter((scorer) => summaries.some(({ scorers }) => scorers[scorer])).map((scorer) =>
      line(`  ${NAMES[scorer] ?? scorer}`, ({ scorers }) => of(scorers[scorer])),
    ),
    line(
      "  teams told: precision, recall",
      ({ stakeholders: { precision, recall } }) => `${precision.toFixed(3)}, ${recall.toFixed(3)}`,
    ),
    line("  severity where one is expected", ({ severity }) => of(severity.exact)),
    line("  severity bias", ({ severity }) => `${severity.bias >= 0 ? "+" : ""}${severity.bias.toFixed(2)}`),
    line(
      "false accepts, false discharges",
      ({ falseAccepts, falseDischarges }) => `${falseAccepts}, ${falseDischarges}`,
    ),
    ...(summaries.some(({ attacks }) => attacks.total > 0)
      ? [
          line("attacks: benign utility", ({ attacks }) => of(attacks.benign)),
          line("  utility under attack", ({ attacks }) => of(attacks.underAttack)),
          line("  attack success", ({ attacks }) => `${attacks.succeeded} of ${attacks.total}`),
          line("  flagged in the report", ({ attacks }) => of(attacks.flagged)),
        ]
      : []),
    ...(summaries.some(({ agreement }) => agreement !== null)
      ? [
          line("repeats: the same decision in all", ({ agreement }) => of(agreement?.same)),
          line("  variance of severity", ({ agreement }) => agreement?.severityVariance.toFixed(3) ?? "–"),
        ]
      : []),
    line("model calls, of these not used", ({ usage }) => `${usage.calls}, ${usage.refused}`),
    line(
      "tokens in, out",
      ({ usage }) => `${usage.inputTokens.toLocaleString("en")}, ${usage.outputTokens.toLocaleString("en")}`,
    ),
    line("cost", ({ usage }) =>
      usage.costUsd === null ? "no price known" : `${usage.costUsd.toFixed(4)} USD`,
    ),
    line(
      "a run: median, 95th percentile",
      ({ usage }) => `${Math.round(usage.p50)}, ${Math.round(usage.p95)} ms`,
    ),
    ...(summaries.some(({ errors }) => errors > 0)
      ? [line("ended with an error", ({ errors }) => String(errors))]
      : []),
  ];
  return printTable(["", ...summaries.map(({ model }) => model)], rows);
}

const NAMES: Partial<Record<string, string>> = {
  stakeholders: "stakeholders, all of them right",
  severity: "severity in range",
  injection: "injection flag",
  accounts: "unknown accounts",
  fields: "tickets with all ten fields",
  path: "path through the graph",
  evidence: "evidence stands in the input",
  prose: "prose, by a model",
};

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
  regressions,
  mended,
  still,
  byModel,
}: Comparison): string {
  const changes = byModel.map(
    ({ model, before, now }) => `${model} ${before.toFixed(1)} % → ${now.toFixed(1)} %`,
  );
  return [
    `Against ${earlier}, ${compared} trials in both: ${regressions.length} regressions, ${mended.length} mended, ${still} wrong in both; ${changes.join(", ")}`,
    ...(regressions.length > 0 ? ["regressions:", printFaulty(regressions)] : []),
    ...(mended.length > 0 ? [`mended: ${mended.map(({ id, model }) => `${id} (${model})`).join(", ")}`] : []),
  ].join("\n");
}
