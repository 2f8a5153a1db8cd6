import type { EventInput } from "./describe-event.ts";
import { dataAtRisk, datedInText, hasProduction, type Signal } from "./signal.ts";
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
  const outage = findOutage(text);
  const slow = findSlowness(text);
  const attack = findAttack(text) ?? (event.threat ? event.type : null);
  const dates = datedInText(input, text);
  // An attack is as urgent anywhere: what it reached, it can leave from.
  const attacked = attack ? [{ value: 4, evidence: attack }] : [];
  if (!hasProduction(input))
    return [{ value: outage || slow ? 3 : 2, evidence: outage ?? slow }, ...attacked, ...dates];
  const recovery = findRecovery(text);
  const hard = recovery ? null : findHardOutage(text);
  const broad = recovery ? null : findBroadOutage(text);
  return [
    { value: 2, evidence: recovery },
    ...(!recovery && (outage || slow) ? [{ value: 3, evidence: outage ?? slow }] : []),
    ...(hard ? [{ value: 4, evidence: hard }] : []),
    ...attacked,
    ...(broad ? [{ value: 5, evidence: broad }] : []),
    ...dates,
    ...dataAtRisk(text),
  ];
}
