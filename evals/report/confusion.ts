import type { Summary } from "../summarise.ts";
import { type Html, html } from "./html.ts";

/** As a matter goes: first what is opened, then what happens to it, then what is dropped. */
const ORDER = [
  ...["accepted", "discharged", "asked", "answered", "updated", "closed", "reopened", "merged"],
  ...["duplicate", "stale", "echo", "invalid"],
];

/** Outcomes of one model, expected against found: darker where there are more, the right ones on the diagonal. */
export function confusion({ model, confusion: matrix }: Summary): Html | null {
  const labels = [
    ...new Set([...Object.keys(matrix), ...Object.values(matrix).flatMap((row) => Object.keys(row))]),
  ].sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  if (labels.length === 0) return null;
  const countOf = (expected: string, found: string) => matrix[expected]?.[found] ?? 0;
  const most = Math.max(...labels.flatMap((row) => labels.map((column) => countOf(row, column))));
  const mistakes = labels.flatMap((expected) =>
    labels.flatMap((found) => {
      const count = countOf(expected, found);
      return expected !== found && count > 0 ? [{ expected, found, count }] : [];
    }),
  );
  return html`<figure class="confusion">
<div class="wide" role="region" aria-label="Outcomes of ${model}" tabindex="0"><table class="matrix">
<caption>${model}</caption>
<thead><tr><td class="corner">expected ↓ found →</td>${labels.map((label) => html`<th scope="col"><span class="turned">${label}</span></th>`)}</tr></thead>
<tbody>${labels.map(
    (expected) =>
      html`<tr><th scope="row">${expected}</th>${labels.map((found) => cell(countOf(expected, found), expected === found, most))}</tr>
`,
  )}</tbody></table></div>
<figcaption>${
    mistakes.length === 0
      ? "Every outcome is the expected one."
      : html`Otherwise than expected: <ul>${mistakes
          .sort((a, b) => b.count - a.count)
          .map(
            ({ expected, found, count }) =>
              html`<li>${count} × <b>${expected}</b> expected, <b>${found}</b> found</li>`,
          )}</ul>`
  }</figcaption>
</figure>`;
}

/** Shades by the logarithm: one mistake has to be seen beside a hundred right ones. */
function cell(count: number, isRight: boolean, most: number): Html {
  const kind = isRight ? "right" : "wrong";
  if (count === 0)
    return isRight
      ? html`<td class="right"><span class="none">0</span></td>`
      : html`<td><span class="none">·</span></td>`;
  const heat = Math.round(15 + 75 * (Math.log1p(count) / Math.log1p(most)));
  return html`<td class="${kind} hot" style="--heat:${heat}%">${count}</td>`;
}

const placeOf = (label: string): number => {
  const place = ORDER.indexOf(label);
  return place < 0 ? ORDER.length : place;
};
