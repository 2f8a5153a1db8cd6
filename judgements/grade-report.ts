import type { EventInput } from "./describe-event.ts";
import { dataAtRisk, datedInText, hasProduction, type Signal } from "./signal.ts";
import { findSpokenOutage, findSpokenRecovery, findSpokenStrain, isEnglish } from "./spoken-trouble.ts";
import {
  findAttack,
  findBroadOutage,
  findHardOutage,
  findOutage,
  findRecovery,
  findSlowness,
} from "./symptoms.ts";

/** A mail that is quoted below a person's own words: it tells of another day. Words of one's own come first. */
function ownWords(text: string): string {
  const own = text
    .split("\n")
    .filter((line) => !/^\s{0,3}>/.test(line))
    .join("\n");
  return own.trim() === "" ? text : own;
}

/** "Every retry gets through", "nothing lost": degraded, but working. */
const GOES_ON =
  /\b(?:every|each|all(?: of)?(?: the)?) (?:single )?(?:retr(?:y|ies)|messages?|requests?|orders?|attempts?|jobs?)\b[^.!?\n]{0,60}\b(?:through|succeed\w*|picked up|processed)\b|\b(?:goes|go|went|gets?|got) through (?:on|at) the (?:second|2nd|next) (?:attempt|try)\b|\bnothing (?:is |was |has been |got )?lost\b|\bretr(?:y|ies|ying) (?:succeed|work|help)s?\b/i;

export function gradeReport(input: EventInput, whole: string): Signal[] {
  const { event } = input;
  const text = ownWords(whole);
  const spoken = findSpokenOutage(text);
  const outage = findOutage(text) ?? spoken?.quote ?? null;
  const slow = findSlowness(text) ?? findSpokenStrain(text);
  const attack = findAttack(text) ?? (event.threat ? event.type : null);
  const dates = datedInText(input, text);
  // An attack is as urgent anywhere: what it reached, it can leave from.
  const attacked = attack ? [{ value: 4, evidence: attack }] : [];
  if (!hasProduction(input))
    return [{ value: outage || slow ? 3 : 2, evidence: outage ?? slow }, ...attacked, ...dates];
  const recovery = findRecovery(text) ?? (spoken ? null : findSpokenRecovery(text));
  const spokenHard = spoken && !spoken.isMild && findSlowness(text) === null ? spoken.quote : null;
  const isCalm = recovery !== null || GOES_ON.test(text);
  const hard = isCalm ? null : (findHardOutage(text) ?? spokenHard);
  const broad = isCalm ? null : findBroadOutage(text);
  return [
    // What the rule cannot read is more likely trouble than not: somebody went to the length of reporting it.
    { value: recovery || isEnglish(text) ? 2 : 3, evidence: recovery },
    ...(!recovery && (outage || slow) ? [{ value: 3, evidence: outage ?? slow }] : []),
    ...(hard ? [{ value: 4, evidence: hard }] : []),
    ...attacked,
    ...(broad ? [{ value: 5, evidence: broad }] : []),
    ...dates,
    ...dataAtRisk(text),
  ];
}
