import type { Finished } from "../evaluation.ts";
import { type Html, html } from "./html.ts";
import { counted, instantOf } from "./words.ts";

/** What was evaluated, when, and how. */
export function pageHeader({ plan, finishedAt, seconds }: Finished): Html {
  const facts: [name: string, value: string][] = [
    ["finished", instantOf(finishedAt)],
    ["sets", plan.sets.join(", ")],
    ["models", plan.models.join(", ")],
    ["repeats", String(plan.repeat)],
    ["filter", plan.filter === "" ? "none" : plan.filter],
    ["size", `${counted(plan.trials, "trial")} in ${seconds.toFixed(1)} s`],
    ...(plan.record === null ? [] : [["answers kept in", plan.record] satisfies [string, string]]),
    ...(plan.replay === null ? [] : [["answers from", plan.replay] satisfies [string, string]]),
    ...(plan.judge === null ? [] : [["prose judged by", plan.judge] satisfies [string, string]]),
    ["Node", process.version],
  ];
  return html`<header class="top">
<p class="brand">OHERO <span>how right it is</span></p>
<h1>Evaluation <bdi>${plan.name}</bdi></h1>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}
