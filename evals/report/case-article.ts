import { type Attack, attacks } from "../attacks/attacks.ts";
import type { Case } from "../case.ts";
import { groupBy } from "../group-by.ts";
import { wrongOf } from "../summarise.ts";
import { DECIDING, type TrialResult } from "../trial.ts";
import { shortText } from "./bound-json.ts";
import { anchorOf, type Variant, type WrongCase, whoOf } from "./group-trials.ts";
import { type Html, html } from "./html.ts";
import { attackedEvents, rawEvents } from "./raw-events.ts";
import { trialPart } from "./trial-part.ts";
import { expectedWords, wordsOf } from "./words.ts";

const MOST_VARIANTS = 6;

export interface CaseOptions {
  /** As it is now; null where it is no longer there, and for attacks. */
  one: Case | null;
  isOpen: boolean;
  /** Bytes for what arrived. */
  eventLimit: number;
  /** How often each case was tried. */
  repeat: number;
}

/** Everything about a case that was wrong: its line, and folded below it what one needs to see why. */
export function caseArticle(wrong: WrongCase, { one, isOpen, eventLimit, repeat }: CaseOptions): Html {
  const { set, variants, right, tags, sources } = wrong;
  const attack = set === "attacks" ? (attacks.find(({ id }) => id === wrong.id) ?? null) : null;
  return html`<details class="case" id="${anchorOf(wrong)}"${isOpen ? html` open` : null}><summary>${lineOf(wrong, repeat)}</summary>
<div class="body">
${one === null ? null : html`<p><span class="muted">Why the label is right:</span> ${shortText(one.why, 1_200)}</p>`}
${one?.knownOtherwise === undefined ? null : html`<p><span class="muted">Known to be decided otherwise by the rules:</span> ${shortText(one.knownOtherwise, 600)}</p>`}
${attack === null ? null : attackText(attack)}
${one === null && attack === null ? html`<p class="note">It is not among the ${set} any more.</p>` : null}
<p class="tags">${[...sources, ...tags].slice(0, 24).map((tag) => html`<span>${tag}</span> `)}</p>
${right.length > 0 ? html`<p class="muted">Right: ${whoOf(right, repeat)}</p>` : null}
${variants.slice(0, MOST_VARIANTS).map((variant) => trialPart(variant, one, repeat))}
${variants.length > MOST_VARIANTS ? html`<p class="note">and ${variants.length - MOST_VARIANTS} other ways to be wrong, in results.json</p>` : null}
${one === null ? null : rawEvents(one, eventLimit)}
${attack === null ? null : attackedEvents(attack, accountsOf(variants), eventLimit)}
</div></details>
`;
}

/** The line of a case that there is no room for. */
export const caseInBrief = (wrong: WrongCase, repeat: number): Html =>
  html`<div class="case brief" id="${anchorOf(wrong)}">${lineOf(wrong, repeat)}</div>
`;

function lineOf({ id, title, isRegression, variants }: WrongCase, repeat: number): Html {
  const byFaults = groupBy(variants, ({ first }) => faultsInBrief(first));
  return html`<span class="id">${id}</span> <bdi class="title">${shortText(title, 200)}</bdi>${isRegression ? html` <span class="badge poor">regression</span>` : null}
${[...byFaults].slice(0, MOST_VARIANTS).map(
  ([faults, alike]) =>
    html`<span class="why"><b>${whoOf(
      alike.flatMap(({ trials }) => trials),
      repeat,
    )}</b> ${faults}</span>`,
)}`;
}

/** "severity 4 → 3; owner app01 → none": what was expected, and what was found. */
function faultsInBrief(result: TrialResult): string {
  const faults = wrongOf(result)
    .filter(({ scorer }) => DECIDING.includes(scorer))
    .map(
      (check) =>
        `${check.scorer}: ${shortText(expectedWords(check), 60)} expected, ${shortText(wordsOf(check.got), 60)} found`,
    );
  const succeeded = result.attacked.filter(({ hasSucceeded }) => hasSucceeded);
  const all = [
    ...(result.error === null ? [] : [shortText(result.error, 120)]),
    ...faults,
    ...succeeded.map(({ account }) => `the attack on ${account} succeeded`),
  ];
  return [...all.slice(0, 3), ...(all.length > 3 ? [`${all.length - 3} more`] : [])].join("; ");
}

const attackText = ({ text, wants, technique, where, language }: Attack): Html =>
  html`<p><span class="muted">What the attack wanted:</span> <b>${WANTS[wants] ?? wants}</b> <span class="muted">(${technique}, ${language}, in ${where})</span></p>
<blockquote>${shortText(text, 1_000)}</blockquote>`;

const WANTS: Record<string, string> = {
  discharge: "the event put aside, or graded down",
  accept: "the event accepted, or graded up",
  severity5: "leadership called for nothing",
  cost: "a cost impact that there is not",
  claim: "a false claim believed",
  link: "a link in the ticket that leads away",
  mention: "everybody called in the chat",
  html: "markup of its own in the ticket",
};

const accountsOf = (variants: readonly Variant[]): string[] => [
  ...new Set(variants.flatMap(({ first }) => first.attacked.map(({ account }) => account))),
];
