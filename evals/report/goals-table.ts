import type { Finished } from "../evaluation.ts";
import { type Goal, goalsOf } from "../goals.ts";
import { shown } from "../measured.ts";
import type { Summary } from "../summarise.ts";
import { type Html, html } from "./html.ts";

/** Every goal that this evaluation can tell of: those of the rules on the whole of the cases, and those of what was measured. */
export function goalsIn({ plan, measured }: Finished, summaries: readonly Summary[]): Goal[] {
  const rules = plan.filter === "" ? summaries.find(({ model }) => model === "rules") : undefined;
  return [
    ...(rules ? goalsOf(rules).map((goal) => ({ ...goal, name: `rules, ${goal.name}` })) : []),
    ...Object.entries(measured).flatMap(([set, { columns, rows }]) =>
      rows.flatMap(({ name, figures, goal }) =>
        goal === undefined
          ? []
          : [
              {
                name: `${set}, ${name}`,
                goal: goal.text,
                got: figures.map((figure, index) => `${columns[index] ?? ""} ${shown(figure)}`).join(", "),
                isMet: goal.isMet,
              },
            ],
      ),
    ),
  ];
}

/** What is missed comes first. */
export function goalsTable(goals: readonly Goal[]): Html | null {
  if (goals.length === 0) return null;
  const sorted = [...goals].sort((a, b) => Number(a.isMet) - Number(b.isMet));
  return html`<div class="wide" role="region" aria-label="Goals" tabindex="0"><table>
<thead><tr><th scope="col">goal</th><th scope="col">to reach</th><th scope="col">reached</th><th scope="col"></th></tr></thead>
<tbody>${sorted.map(
    ({ name, goal, got, isMet }) =>
      html`<tr><th scope="row">${name}</th><td>${unbroken(goal)}</td><td>${unbroken(got)}</td><td><span class="mark ${isMet ? "good" : "poor"}">${isMet ? "✓ met" : "✗ missed"}</span></td></tr>
`,
  )}</tbody></table></div>`;
}

const unbroken = (text: string): string => text.replaceAll(" %", "\u00a0%");
