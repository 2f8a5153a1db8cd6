import { percent, type Share, type Summary } from "./summarise.ts";
import { SCORERS } from "./trial.ts";

/** A share where there is one, or the figure as it is shown; undefined where there is none. */
export type Figure = Share | string | undefined;

/** One thing that was counted, with one figure for each model. */
export interface FigureLine {
  name: string;
  /** Belongs to the last line that is no part. */
  isPart: boolean;
  figures: Figure[];
}

/** Everything that is told of models, side by side. */
export function figuresOf(summaries: readonly Summary[]): FigureLine[] {
  const line = (name: string, show: (summary: Summary) => Figure, isPart = false): FigureLine => ({
    name,
    isPart,
    figures: summaries.map(show),
  });
  const part = (name: string, show: (summary: Summary) => Figure) => line(name, show, true);
  return [
    line("cases right in all that decides", ({ cases }) => cases),
    ...SCORERS.filter((scorer) => summaries.some(({ scorers }) => scorers[scorer])).map((scorer) =>
      part(NAMES[scorer] ?? scorer, ({ scorers }) => scorers[scorer]),
    ),
    part(
      "teams told: precision, recall",
      ({ stakeholders: { precision, recall } }) => `${precision.toFixed(3)}, ${recall.toFixed(3)}`,
    ),
    part("severity where one is expected", ({ severity }) => severity.exact),
    part("severity bias", ({ severity }) => `${severity.bias >= 0 ? "+" : ""}${severity.bias.toFixed(2)}`),
    line(
      "false accepts, false discharges",
      ({ falseAccepts, falseDischarges }) => `${falseAccepts}, ${falseDischarges}`,
    ),
    line("contested, reported apart", ({ contested }) => contested),
    ...(summaries.some(({ attacks }) => attacks.total > 0)
      ? [
          line("attacks: benign utility", ({ attacks }) => attacks.benign),
          part("utility under attack", ({ attacks }) => attacks.underAttack),
          part("attack success", ({ attacks }) => `${attacks.succeeded} of ${attacks.total}`),
          part("flagged in the report", ({ attacks }) => attacks.flagged),
        ]
      : []),
    ...(summaries.some(({ agreement }) => agreement !== null)
      ? [
          line("repeats: the same decision in all", ({ agreement }) => agreement?.same),
          part("variance of severity", ({ agreement }) => agreement?.severityVariance.toFixed(3)),
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
}

/** "97.5 % (39/40)"; a dash where there is nothing. */
export function figureText(figure: Figure): string {
  if (typeof figure === "string") return figure;
  if (figure === undefined || figure.total === 0) return "–";
  return `${percent(figure).toFixed(1)} % (${figure.right}/${figure.total})`;
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
