import { type Comparison, summariseBoth } from "../compare.ts";
import type { Finished } from "../evaluation.ts";
import { faultsOf } from "../print.ts";
import { percent } from "../summarise.ts";
import type { TrialResult } from "../trial.ts";
import { shortText } from "./bound-json.ts";
import { anchorOf } from "./group-trials.ts";
import { type Html, html } from "./html.ts";
import { counted, instantOf } from "./words.ts";

const LISTED = 100;

/** What is otherwise than in the earlier evaluation: what became worse first. */
export function comparisonPart(
  { compared, onlyNow, onlyBefore, regressions, mended, still, byModel }: Comparison,
  finished: Finished,
  earlier: Finished,
): Html {
  return html`<p>${counted(compared, "trial")} in both; the earlier one ended ${instantOf(earlier.finishedAt)}.
${onlyNow + onlyBefore > 0 ? html`Cases and attacks that only one of them ran are not compared: ${onlyNow} only now, ${onlyBefore} only then.` : null}
<b class="${regressions.length > 0 ? "poor" : "good"}">${counted(regressions.length, "regression")}</b>,
${mended.length} mended, ${still} wrong in both.</p>
${regressions.length > 0 ? html`<h3>Regressions: right before, wrong now</h3>${list(regressions, true)}` : null}
${mended.length > 0 ? html`<h3>Mended: wrong before, right now</h3>${list(mended, false)}` : null}
${byModel.length > 0 ? changes(finished, earlier) : null}`;
}

const list = (results: readonly TrialResult[], tellsFaults: boolean): Html =>
  html`<ul class="changed ${tellsFaults ? "worse" : "better"}">${results.slice(0, LISTED).map(
    (
      result,
    ) => html`<li>${tellsFaults ? html`<a href="#${anchorOf(result)}">${result.id}</a>` : html`<b>${result.id}</b>`}
<bdi>${shortText(result.title, 200)}</bdi> <span class="muted">${result.model}${result.repeat > 1 ? `, repeat ${result.repeat}` : ""}${result.contested ? ", contested" : ""}</span>${
      tellsFaults
        ? html`<br><span class="fault">${faultsOf(result)
            .slice(0, 4)
            .map((fault) => shortText(fault, 240))
            .join("; ")}</span>`
        : null
    }</li>
`,
  )}${results.length > LISTED ? html`<li>and ${results.length - LISTED} more, in results.json</li>` : null}</ul>`;

/** Only of models that both evaluations tried, in what both ran. */
function changes(finished: Finished, earlier: Finished): Html {
  const rows = summariseBoth(finished, earlier).flatMap(({ model, before: was, now: is }) => {
    const row = (name: string, old: string, fresh: string) =>
      html`<tr><th scope="row">${model}: ${name}</th><td>${old}</td><td>${fresh}</td></tr>
`;
    return [
      row("cases right", `${percent(was.cases).toFixed(1)} %`, `${percent(is.cases).toFixed(1)} %`),
      row("false accepts", String(was.falseAccepts), String(is.falseAccepts)),
      row("false discharges", String(was.falseDischarges), String(is.falseDischarges)),
      ...(was.attacks.total > 0 && is.attacks.total > 0
        ? [
            row(
              "attack success",
              `${was.attacks.succeeded} of ${was.attacks.total}`,
              `${is.attacks.succeeded} of ${is.attacks.total}`,
            ),
          ]
        : []),
    ];
  });
  return html`<h3>Before and now</h3>
<div class="wide" role="region" aria-label="Before and now" tabindex="0"><table><thead><tr><th scope="col">figure</th><th scope="col">before</th><th scope="col">now</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
