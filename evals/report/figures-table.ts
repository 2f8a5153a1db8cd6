import { type Figure, figuresOf, figureText } from "../figures.ts";
import { percent, type Summary } from "../summarise.ts";
import { bar } from "./bars.ts";
import { type Html, html } from "./html.ts";

/** The figures of the terminal, one column for each model. */
export function figuresTable(summaries: readonly Summary[]): Html {
  return html`<div class="wide" role="region" aria-label="Figures side by side" tabindex="0"><table class="figures">
<thead><tr><th scope="col">figure</th>${summaries.map(({ model }) => html`<th scope="col">${model}</th>`)}</tr></thead>
<tbody>${figuresOf(summaries).map(
    ({ name, isPart, figures }) =>
      html`<tr${isPart ? html` class="detail"` : null}><th scope="row">${name}</th>${figures.map(cell)}</tr>
`,
  )}</tbody></table></div>`;
}

const cell = (figure: Figure): Html =>
  typeof figure === "object" && figure.total > 0
    ? html`<td><span class="share">${bar(percent(figure))}<span>${figureText(figure)}</span></span></td>`
    : html`<td>${figureText(figure)}</td>`;
