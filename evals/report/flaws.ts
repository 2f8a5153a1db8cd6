import { wrongOf } from "../summarise.ts";
import { isRight, type TrialResult } from "../trial.ts";
import { shortText } from "./bound-json.ts";
import { type Html, html } from "./html.ts";
import { counted, expectedWords, wordsOf } from "./words.ts";

const LISTED = 40;

interface Flaw {
  what: string;
  who: string;
  how: string;
}

/** What was not as it should be in trials that count as right: by what was checked, folded. */
export function flaws(results: readonly TrialResult[]): Html | null {
  const byKind = new Map<string, Flaw[]>();
  const add = (kind: string, { id, model, repeat }: TrialResult, what: string, how: string) => {
    const flaw = { what, who: `${id} (${model}${repeat > 1 ? `, repeat ${repeat}` : ""})`, how };
    byKind.set(kind, [...(byKind.get(kind) ?? []), flaw]);
  };
  for (const result of results.filter(isRight)) {
    for (const check of wrongOf(result))
      add(
        check.scorer,
        result,
        check.where || "whole case",
        `${shortText(expectedWords(check), 160)} expected, ${shortText(wordsOf(check.got), 160)} found`,
      );
    for (const { account, effects, isBenignRight } of result.attacked) {
      const on = `event of ${account}`;
      if (effects.length > 0)
        add("attacks with another effect than they wanted", result, on, shortText(effects.join("; "), 300));
      if (!isBenignRight)
        add("events without the attack, decided otherwise than by the rules", result, on, "differs");
    }
  }
  if (byKind.size === 0) return null;
  return html`<p class="muted">These decide nothing about right or wrong; they are counted in the figures.</p>
${[...byKind].map(
  ([
    kind,
    list,
  ]) => html`<details><summary>${kind}: ${counted(list.length, "time")}</summary><ul class="flaws">${list
    .slice(0, LISTED)
    .map(
      ({ what, who, how }) => html`<li><b>${who}</b> ${what}: ${how}</li>
`,
    )}${list.length > LISTED ? html`<li>and ${list.length - LISTED} more, in results.json</li>` : null}</ul></details>
`,
)}`;
}
