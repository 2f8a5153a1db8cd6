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

export function gradeReport(input: EventInput, text: string): Signal[] {
  const { event } = input;
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
  const hard = recovery ? null : (findHardOutage(text) ?? spokenHard);
  const broad = recovery ? null : findBroadOutage(text);
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
