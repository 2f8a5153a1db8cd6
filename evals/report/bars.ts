import { percent, type Share, type Summary } from "../summarise.ts";
import { type Html, html } from "./html.ts";
import { counted } from "./words.ts";

/** A bar of `full` percent; the number stands beside it as text. */
export const bar = (full: number): Html =>
  html`<span class="bar${full < 100 ? " short" : ""}" aria-hidden="true"><i style="width:${full.toFixed(1)}%"></i></span>`;

/** How many are right of each group, the worst first; groups where all are right are folded where `folds`. */
export function bars(
  label: string,
  summaries: readonly Summary[],
  groupsOf: (summary: Summary) => Record<string, Share>,
  folds: boolean,
): Html | null {
  const names = [...new Set(summaries.flatMap((summary) => Object.keys(groupsOf(summary))))];
  const groups = names
    .map((name) => {
      const shares = summaries.flatMap((summary) => {
        const share = groupsOf(summary)[name];
        return share === undefined ? [] : [{ model: summary.model, share }];
      });
      const right = shares.reduce((sum, { share }) => sum + share.right, 0);
      const total = shares.reduce((sum, { share }) => sum + share.total, 0);
      return { name, shares, total, full: percent({ right, total }) };
    })
    .sort((a, b) => a.full - b.full || b.total - a.total || (a.name < b.name ? -1 : 1));
  if (groups.length === 0) return null;
  const isFolded = ({ full }: { full: number }) => folds && full === 100;
  const open = groups.filter((group) => !isFolded(group));
  const folded = groups.filter(isFolded);
  const list = (some: typeof groups) =>
    html`<ul class="bars">${some.map(({ name, shares }) => group(name, shares, summaries.length > 1))}</ul>`;
  return html`<h3>${label}</h3>
${open.length > 0 ? list(open) : null}
${folded.length > 0 ? html`<details><summary>${counted(folded.length, `${open.length > 0 ? "more " : ""}group`)}, all of them right</summary>${list(folded)}</details>` : null}`;
}

const group = (name: string, shares: readonly { model: string; share: Share }[], tellsModel: boolean): Html =>
  html`<li><span class="name">${name}</span><div>${shares.map(
    ({ model, share }) =>
      html`<div class="line">${tellsModel ? html`<span class="model">${model}</span>` : null}${bar(percent(share))}<span class="number">${share.right}/${share.total}</span></div>`,
  )}</div></li>
`;
