import { type Measured, shown } from "../measured.ts";
import { shortText } from "./bound-json.ts";
import { type Html, html } from "./html.ts";
import { counted } from "./words.ts";

const LISTED = 60;

/** What was measured without cases; what was wrong of it is folded. */
export function measuredTable(set: string, { columns, rows, wrong }: Measured): Html {
  const hasGoals = rows.some(({ goal }) => goal !== undefined);
  return html`<div class="wide" role="region" aria-label="${set}" tabindex="0"><table class="numbers">
<thead><tr><th scope="col">measured</th>${columns.map((column) => html`<th scope="col">${column}</th>`)}${hasGoals ? html`<th scope="col">goal</th>` : null}</tr></thead>
<tbody>${rows.map(
    ({ name, figures, goal }) =>
      html`<tr><th scope="row">${name}</th>${figures.map((figure) => html`<td>${shown(figure)}</td>`)}${hasGoals ? html`<td>${goal === undefined ? null : html`<span class="mark ${goal.isMet ? "good" : "poor"}">${goal.isMet ? "✓ met" : "✗ missed"}</span> <span class="muted">(${goal.text})</span>`}</td>` : null}</tr>
`,
  )}</tbody></table></div>
${
  wrong.length === 0
    ? null
    : html`<details><summary>${counted(wrong.length, "line")} of what was wrong or missed, of those that may be looked at</summary><ul class="flaws">${wrong
        .slice(0, LISTED)
        .map(
          (line) => html`<li>${shortText(line, 300)}</li>
`,
        )}${wrong.length > LISTED ? html`<li>and ${wrong.length - LISTED} more, in results.json</li>` : null}</ul></details>`
}`;
}
