import type { EventInput } from "./describe-event.ts";
import { datedInText, hasProduction, type Signal } from "./signal.ts";

const LEVELS = { informational: 1, low: 2, medium: 2, high: 3, critical: 3 };

/**
 * By the colour of the check: red is something that is wrong or a limit that is reached, yellow is worth a look. Nothing
 * of it is urgent, except for a key that was found in public and for a date. Money is added by its own judgement.
 */
export function gradeAdvice(input: EventInput, text: string): Signal[] {
  const { event } = input;
  const level = event.nativeSeverity;
  const value = LEVELS[level ?? "medium"];
  return [
    { value: hasProduction(input) ? value : Math.min(value, 2), evidence: level },
    ...(event.threat ? [{ value: 4, evidence: event.type }] : []),
    ...datedInText(input, text),
  ];
}
