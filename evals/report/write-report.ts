import { readFileSync } from "node:fs";
import type { Case } from "../case.ts";
import type { Comparison } from "../compare.ts";
import type { Finished } from "../evaluation.ts";
import type { Summary } from "../summarise.ts";
import { bars } from "./bars.ts";
import { comparisonPart } from "./comparison-part.ts";
import { confusion } from "./confusion.ts";
import { figuresTable } from "./figures-table.ts";
import { flaws } from "./flaws.ts";
import { goalsIn, goalsTable } from "./goals-table.ts";
import { groupWrong } from "./group-trials.ts";
import { type Html, html, ownText } from "./html.ts";
import { measuredTable } from "./measured-table.ts";
import { method } from "./method.ts";
import { pageHeader } from "./page-header.ts";
import { verdict } from "./verdict.ts";
import { wrongCases } from "./wrong-cases.ts";

export interface ReportInput {
  finished: Finished;
  summaries: readonly Summary[];
  comparison: Comparison | null;
  /** The cases as they are now, for their events and reasons. */
  cases: readonly Case[];
  earlier: Finished | null;
}

interface Section {
  id: string;
  title: string;
  body: Html | null;
}

const style = readFileSync(new URL("style.css", import.meta.url), "utf8");

/** Nothing is loaded and nothing runs, whatever an event holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const MEASURED: Record<string, string> = {
  consult: "Questions about incidents (consult)",
  research: "What tickets cite (research)",
  retrieval: "Search (retrieval)",
};

/** The evaluation as one page of HTML that needs nothing else; under 1 MB. */
export function writeReport({ finished, summaries, comparison, cases, earlier }: ReportInput): string {
  const { plan, results, measured } = finished;
  const hasTrials = results.length > 0;
  const goals = goalsIn(finished, summaries);
  const groups = groupWrong(results, comparison?.regressions ?? []);
  const plain = groups.filter(({ isContested }) => !isContested);
  const contested = groups.filter(({ isContested }) => isContested);
  const [wrong = null, argued = null] = wrongCases([plain, contested], cases, plan.repeat);
  const sections: Section[] = [
    { id: "goals", title: "Goals", body: goalsTable(goals) },
    {
      id: "compared",
      title: `Compared with ${comparison?.earlier}`,
      body: comparison && earlier && hasTrials ? comparisonPart(comparison, finished, earlier) : null,
    },
    {
      id: "figures",
      title: summaries.length > 1 ? "Figures side by side" : "Figures",
      body: hasTrials ? figuresTable(summaries) : null,
    },
    { id: "outcomes", title: "Outcomes", body: matrices(summaries) },
    { id: "groups", title: "Sources and tags", body: groupBars(summaries) },
    {
      id: "wrong",
      title: `Wrong: ${plain.length}`,
      body: hasTrials ? (wrong ?? html`<p>Nothing.</p>`) : null,
    },
    { id: "contested", title: `Contested, and not as its label: ${contested.length}`, body: argued },
    { id: "flaws", title: "Right, with flaws", body: flaws(results) },
    ...Object.entries(measured).map(([set, figures]) => ({
      id: `set-${set}`,
      title: MEASURED[set] ?? set,
      body: measuredTable(set, figures),
    })),
    { id: "method", title: "How the figures are computed", body: method() },
  ];
  const shown = sections.filter(({ body }) => body !== null);
  return String(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>OHERO evaluation ${plan.name}</title>
<style>${ownText(style)}</style></head>
<body>${pageHeader(finished)}
<main>${verdict(summaries, goals, comparison, plan.repeat)}
<nav aria-label="On this page">${shown.map(({ id, title }) => html`<a href="#${id}">${title}</a> `)}</nav>
${shown.map(
  ({
    id,
    title,
    body,
  }) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${body}</section>
`,
)}</main></body></html>
`);
}

function matrices(summaries: readonly Summary[]): Html | null {
  const all = summaries.map(confusion).filter((matrix) => matrix !== null);
  return all.length === 0
    ? null
    : html`<p class="muted">How often each outcome was expected and found. The diagonal is right; elsewhere it is a mistake.</p><div class="matrices">${all}</div>`;
}

function groupBars(summaries: readonly Summary[]): Html | null {
  const sources = bars("By source", summaries, ({ bySource }) => bySource, false);
  const tags = bars("By tag", summaries, ({ byTag }) => byTag, true);
  if (sources === null && tags === null) return null;
  return html`<p class="muted">Cases that are right in all that decides, of all with that source or tag; the worst first.</p>
${sources}${tags}`;
}
