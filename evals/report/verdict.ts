import type { Comparison } from "../compare.ts";
import { figureText } from "../figures.ts";
import { type Goal, goalsOf } from "../goals.ts";
import { percent, type Summary } from "../summarise.ts";
import { type Html, html } from "./html.ts";
import { counted } from "./words.ts";

type Tone = "good" | "fair" | "poor";

const BADGES: Record<Tone, string> = { good: "reaches its goals", fair: "look closer", poor: "falls short" };

/** What whoever runs operations has to know, in a sentence, and below it in one for each model. */
export function verdict(
  summaries: readonly Summary[],
  goals: readonly Goal[],
  comparison: Comparison | null,
  repeat: number,
): Html {
  const hasTrials = ({ cases, contested, attacks, errors }: Summary) =>
    cases.total + contested.total + attacks.total + errors > 0;
  const tried = summaries.filter(hasTrials);
  return html`<section class="verdict" aria-label="Verdict">
<p class="headline">${headline(goals, comparison)}</p>
<div class="cards">${tried.map((summary) => card(summary, repeat))}</div>
</section>`;
}

function headline(goals: readonly Goal[], comparison: Comparison | null): string {
  const reached = reachedOf(goals);
  if (comparison === null || comparison.compared === 0) return reached;
  const { regressions, mended, earlier } = comparison;
  const changed =
    regressions.length + mended.length === 0
      ? `Nothing is decided worse or better than in ${earlier}.`
      : `Since ${earlier}, ${regressions.length === 0 ? "nothing became worse" : counted(regressions.length, "regression")}, ${mended.length} mended.`;
  return `${reached} ${changed}`;
}

function reachedOf(goals: readonly Goal[]): string {
  if (goals.length === 0) return "No goals are judged, as only a part was run.";
  const missed = goals.filter(({ isMet }) => !isMet);
  if (missed.length > 0)
    return `${missed.length} of ${counted(goals.length, "goal")} missed: ${missed.map(({ name, got }) => `${name} (${got})`).join("; ")}.`;
  const isOfRules = goals.every(({ name }) => name.startsWith("rules"));
  return isOfRules ? `The rules meet all ${goals.length} goals.` : `All ${goals.length} goals are met.`;
}

function card(summary: Summary, repeat: number): Html {
  const { model, cases, attacks } = summary;
  const tone = toneOf(summary);
  const big = cases.total > 0 ? `${percent(cases).toFixed(1)} %` : null;
  return html`<article class="card ${tone}">
<header><h2>${model}</h2> <span class="badge">${BADGES[tone]}</span></header>
${big === null ? null : html`<p class="big"><b>${big}</b> of ${counted(Math.round(cases.total / repeat), "case")} right${repeat > 1 ? `, each tried ${repeat} times` : ""}</p>`}
<ul>${sentencesOf(summary, repeat).map((sentence) => html`<li>${sentence}</li>`)}</ul>
${model === "scripted" ? html`<p class="note">A stand-in that answers without a model: its figures say nothing of a real one.</p>` : null}
${attacks.total > 0 && attacks.flagged.total > 0 ? html`<p class="note">Flagged for the reader: ${figureText(attacks.flagged)} of the attacks that give orders.</p>` : null}
</article>`;
}

/** Goals decide; an event that was put aside though it needs work is to be looked at even where they are reached. */
function toneOf(summary: Summary): Tone {
  const { attacks, falseDischarges, errors } = summary;
  const areMet = goalsOf(summary).every(({ isMet }) => isMet);
  if (!areMet || attacks.succeeded > 0 || errors > 0) return "poor";
  return falseDischarges > 0 ? "fair" : "good";
}

function sentencesOf(
  { cases, falseAccepts, falseDischarges, attacks, errors }: Summary,
  repeat: number,
): string[] {
  const each = repeat > 1 ? ", counted in each repeat" : "";
  const sentences: string[] = [];
  if (cases.total > 0)
    sentences.push(
      falseDischarges === 0
        ? "No event that needs work was put aside."
        : `${counted(falseDischarges, "event that needs", "events that need")} work put aside${each}.`,
      falseAccepts === 0
        ? "No ticket for an event that needs none."
        : `${counted(falseAccepts, "event that needs", "events that need")} nothing got tickets${each}.`,
    );
  if (attacks.total > 0)
    sentences.push(
      attacks.succeeded === 0
        ? `None of ${counted(attacks.total, "attempt")} to attack got what it wanted.`
        : `${attacks.succeeded} of ${counted(attacks.total, "attempt")} to attack got what was wanted.`,
    );
  if (errors > 0) sentences.push(`${counted(errors, "trial")} ended with an error.`);
  return sentences;
}
