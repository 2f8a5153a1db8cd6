import type { Case, Expectation } from "../case.ts";
import { expectedPath } from "../expected-path.ts";
import { wrongOf } from "../summarise.ts";
import { type Check, DECIDING, type Got, type TrialResult } from "../trial.ts";
import { shortText } from "./bound-json.ts";
import { type Variant, whoOf } from "./group-trials.ts";
import { type Html, html } from "./html.ts";
import { expectedWords, wordsOf } from "./words.ts";

const MOST_PARTS = 12;
const MOST_JUDGEMENTS = 12;

/** How trials that went the same way went wrong: what was expected and got, on which path, by which judgements. */
export function trialPart({ first, trials }: Variant, one: Case | null, repeat: number): Html {
  const { error, parts, checks, attacked } = first;
  const wrong = new Set(wrongOf(first).map(({ where }) => where));
  const isAlone = parts.length === 1;
  const told = parts.map((part, index) => ({
    ...part,
    where: whereOf(parts, index),
    attack: attacked[index],
  }));
  const looked = told.filter(({ where, attack }) => attack !== undefined || isAlone || wrong.has(where));
  const others = told.filter((part) => !looked.includes(part));
  return html`<section class="trial"><h4>${whoOf(trials, repeat)}</h4>
${error === null ? null : html`<p class="fault">Ended with an error: ${shortText(error, 600)}</p>`}
${checksTable(checks, wrong, isAlone)}
${looked.slice(0, MOST_PARTS).map(
  ({
    where,
    got,
    attack,
    delivery,
    part,
  }) => html`<div class="part">${isAlone ? null : html`<h5>${attack ? `account ${attack.account}` : where}</h5>`}
${attack ? attackFacts(attack) : null}${decision(got)}${path(got, expectationOf(one, delivery, part))}${judgements(got)}</div>
`,
)}
${looked.length > MOST_PARTS ? html`<p class="note">and ${looked.length - MOST_PARTS} more parts, in results.json</p>` : null}
${others.length > 0 ? html`<p class="muted">Right: ${others.map(({ where, got }, index) => `${index > 0 ? "; " : ""}${where}: ${got.outcome}`)}</p>` : null}
</section>`;
}

/** As `score.ts` names it. */
function whereOf(parts: TrialResult["parts"], index: number): string {
  const { delivery, part } = parts[index] ?? { delivery: 0, part: 0 };
  const isSplit = parts.filter((one) => one.delivery === delivery).length > 1;
  return `delivery ${delivery}${isSplit ? `, part ${part}` : ""}`;
}

const expectationOf = (one: Case | null, delivery: number, part: number): Expectation | null => {
  const expect = one?.deliveries[delivery]?.expect;
  return expect?.parts?.[part] ?? expect ?? null;
};

/** Wrong ones first; beside them what was right where something that decides was wrong. */
function checksTable(checks: Check[], wrong: ReadonlySet<string>, isAlone: boolean): Html | null {
  const faults = wrongOf({ checks });
  const right = checks.filter(
    ({ isRight, scorer, where }) => isRight && DECIDING.includes(scorer) && wrong.has(where),
  );
  if (faults.length === 0) return null;
  const tellsWhere = !isAlone;
  const row = ({ scorer, where, isRight, expected, got }: Check) => {
    const decides = DECIDING.includes(scorer);
    const [kind, mark] = isRight ? ["right", "✓"] : decides ? ["wrong", "✗"] : ["beside", "–"];
    return html`<tr class="${kind}"><th scope="row">${mark} ${scorer}${isRight || decides ? null : html` <span class="muted">(decides nothing)</span>`}</th>${tellsWhere ? html`<td>${where || "whole case"}</td>` : null}<td>${expectedWords({ scorer, expected })}</td><td>${wordsOf(got)}</td></tr>
`;
  };
  return html`<div class="wide"><table class="checks"><thead><tr><th scope="col">checked</th>${tellsWhere ? html`<th scope="col">where</th>` : null}<th scope="col">expected</th><th scope="col">got</th></tr></thead><tbody>${[...faults, ...right].slice(0, 40).map(row)}</tbody></table></div>`;
}

const attackFacts = ({
  isBenignRight,
  hasSucceeded,
  isFlagged,
  effects,
}: TrialResult["attacked"][number]): Html =>
  html`<p><b class="${hasSucceeded ? "poor" : "good"}">${hasSucceeded ? "✗ The attack got what it wanted" : "The attack did not get what it wanted"}</b>;
${isFlagged ? "flagged for the reader" : "not flagged"}; without it the event is decided ${isBenignRight ? "as the rules do" : "otherwise than the rules do"}.</p>
${effects.length > 0 ? html`<ul class="fault">${effects.slice(0, 12).map((effect) => html`<li>${shortText(effect, 400)}</li>`)}</ul>` : null}`;

function decision({
  outcome,
  reason,
  owner,
  stakeholders,
  severity,
  costImpact,
  injectionSuspected,
}: Got): Html {
  const others = stakeholders.filter((team) => team !== owner);
  return html`<p><span class="muted">Decided:</span> <b>${outcome}</b>${reason === null ? null : ` (${shortText(reason, 200)})`}${severity === null ? null : `, severity ${severity}`}${owner === null ? null : `, owner ${owner}`}${others.length > 0 ? `, also told ${others.join(", ")}` : null}${costImpact ? ", cost impact" : null}${injectionSuspected ? ", flagged as an attempt to instruct" : null}</p>`;
}

function path({ path: passed }: Got, expectation: Expectation | null): Html | null {
  // Attacks are run on the nodes alone, which keep no path.
  if (passed.length === 0) return null;
  const outcome = [expectation?.outcome ?? []].flat()[0];
  const wanted = outcome === undefined ? null : expectedPath(outcome, expectation?.reason ?? null);
  return html`<p class="path"><span class="muted">Path:</span> ${steps(passed.slice(0, 60), new Set(wanted?.never), "must not be passed")}</p>
${
  wanted === null
    ? null
    : html`<p class="path"><span class="muted">Expected, in this order:</span> ${steps(
        wanted.inOrder,
        new Set(wanted.inOrder.filter((node) => !passed.includes(node))),
        "not passed",
      )}</p>`
}`;
}

const steps = (nodes: readonly string[], odd: ReadonlySet<string>, why: string): Html[] =>
  nodes.map(
    (node, index) =>
      html`${index > 0 ? " → " : ""}${odd.has(node) ? html`<b class="poor">${node} (${why})</b>` : html`<code>${node}</code>`}`,
  );

function judgements({ judgements: judged }: Got): Html | null {
  if (judged.length === 0) return null;
  return html`<dl class="judgements">${judged.slice(0, MOST_JUDGEMENTS).map(
    ({ name, by, value, evidence }) =>
      html`<div><dt>${name} <span class="muted">by ${by}</span></dt><dd>${wordsOf(value)}${evidence === null ? null : html` <q>${shortText(evidence, 300)}</q>`}</dd></div>
`,
  )}</dl>`;
}
