import type { OperationalEvent } from "../events/operational-event.ts";
import { findDeadline } from "../judgements/dates.ts";
import { withoutInstructions } from "../judgements/untrusted-text.ts";

/**
 * By when something must be done: the start of what is announced, else the deadline that its text names; ISO 8601, or null.
 * What happens unannounced is due at no time.
 */
export function dueAt({ category, startsAt, title, text }: OperationalEvent, now: Date): string | null {
  if (category !== "scheduled-change" && category !== "notification") return null;
  const found = startsAt ?? findDeadline(withoutInstructions(`${title}\n${text}`), now)?.at;
  return found === undefined ? null : new Date(found).toISOString();
}
