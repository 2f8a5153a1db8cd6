import type { OperationalEvent } from "../events/operational-event.ts";
import { matchesGlob } from "./glob.ts";
import type { Policy, Suppression } from "./organization.ts";

/** The first suppression in force at `now` that covers the event: every selector it has must match. */
export function findSuppression(
  policy: Policy,
  event: Pick<OperationalEvent, "source" | "type" | "accounts">,
  now: Date,
): Suppression | null {
  const covers = (entry: Suppression) =>
    (entry.until === undefined || now.getTime() <= Date.parse(entry.until)) &&
    (entry.source === undefined || entry.source === event.source) &&
    (entry.type === undefined || matchesGlob(entry.type, event.type)) &&
    // An event that touches other accounts too is not only about the suppressed one.
    (entry.account === undefined ||
      (event.accounts.length > 0 && event.accounts.every((id) => id === entry.account)));
  return policy.suppress.find(covers) ?? null;
}
