import type { EventInput } from "./describe-event.ts";
import { dated, datedInText, hasProduction, type Signal } from "./signal.ts";
import { findOutage, findRecovery, findSlowness } from "./symptoms.ts";

/** AWS's own word on a public event. */
const DISRUPTED =
  /current severity level: (?:disrupted|impaired|disruption)|\b(?:multiple|all) availability zones\b|\bmultiple services\b/i;
const INFORMATIONAL = /current severity level: informational/i;
const NO_ACTION =
  /\bno (?:further |immediate |customer )?action (?:is )?(?:required|needed|necessary)\b|\b(?:do not|don't) need to (?:take any action|do anything)\b/i;

/** Without anything to do, a date is not a hard one. */
const softened = (signal: Signal): Signal => ({ ...signal, value: Math.max(2, signal.value - 1) });

function asksNothing({ event }: EventInput, text: string): boolean {
  return event.actionability === "none" || (event.actionability === null && NO_ACTION.test(text));
}

export function gradeScheduledChange(input: EventInput, text: string): Signal {
  const { event, now } = input;
  const startsAt = event.startsAt === null ? null : Date.parse(event.startsAt);
  if (event.endsAt !== null && Date.parse(event.endsAt) < now.getTime())
    return { value: 2, evidence: event.endsAt };
  const own = startsAt === null ? null : dated(input, startsAt, event.startsAt);
  const written = datedInText(input, text)[0];
  const isAhead = startsAt !== null && startsAt > now.getTime();
  const signal = (isAhead ? own : (written ?? own)) ?? { value: 2, evidence: null };
  return asksNothing(input, text) ? softened(signal) : signal;
}

export function gradeIssue(input: EventInput, text: string): Signal {
  const { event } = input;
  const isImpaired = event.resources.some((resource) => resource.status === "impaired");
  const recovery = findRecovery(text);
  if (recovery !== null && !isImpaired) return { value: 2, evidence: recovery };
  const symptom = findOutage(text) ?? findSlowness(text);
  // A public event tells a whole Region and proves nothing about this account.
  if (event.scope === "public") {
    if (INFORMATIONAL.test(text)) return { value: 2, evidence: symptom };
    return { value: DISRUPTED.test(text) ? 4 : 3, evidence: symptom };
  }
  const isSpared =
    event.resources.length > 0 && event.resources.every((resource) => resource.status === "resolved");
  if (event.threat) return { value: 4, evidence: event.type };
  return { value: isSpared ? 2 : hasProduction(input) ? 4 : 3, evidence: symptom };
}

export function gradeNotification(input: EventInput, text: string): Signal[] {
  const { event } = input;
  const recovery = findRecovery(text);
  const isQuiet = asksNothing(input, text);
  const base = event.actionability === "required" ? 3 : isQuiet ? 1 : 2;
  const startsAt = event.startsAt === null ? Number.NaN : Date.parse(event.startsAt);
  const dates = datedInText(input, text);
  // A notice usually starts when it is sent; one that starts later says when something will happen.
  if (startsAt > input.now.getTime()) dates.push(dated(input, startsAt, event.startsAt));
  return [
    { value: recovery ? Math.min(base, 2) : base, evidence: recovery },
    ...(event.threat ? [{ value: 4, evidence: event.type }] : []),
    ...(isQuiet ? dates.map(softened) : dates),
  ];
}
