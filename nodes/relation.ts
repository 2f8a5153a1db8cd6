import type { OperationalEvent } from "../events/operational-event.ts";
import type { Relation } from "../graph/state.ts";
import type { Incident } from "../memory/incidents.ts";

/** How an event stands to what is known of its incident. Freshness is the source's own time, never the order of arrival. */
export function relationOf(event: OperationalEvent, known: Incident | null): Relation {
  if (known === null) return event.echo ? "echo" : "new";
  if (known.messageIds.includes(event.messageId)) return isBackAgain(event, known) ? "newer" : "duplicate";
  if (event.echo && isSameState(event, known.event)) return "echo";
  if (isFurtherPage(event, known.event)) return "page";
  // What could not be checked says nothing: whatever can be is newer, also where it was sent before.
  if (known.event.state === "undetermined" && event.state !== "undetermined") return "newer";
  if (event.updatedAt !== known.updatedAt) return event.updatedAt > known.updatedAt ? "newer" : "stale";
  // Some changes do not move the source's time; then the later message has them.
  return event.sentAt > known.event.sentAt ? "newer" : "duplicate";
}

/** Relations that are outcomes too: such a delivery is recorded, and nothing else happens. */
export const isDropped = (relation: Relation): relation is "duplicate" | "stale" | "echo" =>
  relation === "duplicate" || relation === "stale" || relation === "echo";

/** Of two states at one time of the source the one sent first is older too, unless it was taken in then. */
export function isOlder(event: OperationalEvent, known: Incident): boolean {
  const relation = relationOf(event, known);
  return relation === "stale" || (relation === "duplicate" && !known.messageIds.includes(event.messageId));
}

/** Does the newest state that is known leave something to do? */
export const isStillOpen = (event: OperationalEvent): boolean =>
  event.state !== "resolved" && event.suppressedBy === null;

/** Our note stays on a finding for good: what somebody changes after it is no echo. */
function isSameState(event: OperationalEvent, known: OperationalEvent): boolean {
  return (
    event.state === known.state &&
    (event.suppressedBy === null) === (known.suppressedBy === null) &&
    event.nativeSeverity === known.nativeSeverity
  );
}

/** Suppressed and released again at one `updatedAt`: the third message looks like the first, but was sent later. */
function isBackAgain(event: OperationalEvent, { event: known }: Incident): boolean {
  return (
    event.page === null &&
    event.updatedAt === known.updatedAt &&
    event.sentAt > known.sentAt &&
    !isSameState(event, known) &&
    !event.echo
  );
}

function isFurtherPage(event: OperationalEvent, known: OperationalEvent): boolean {
  if (event.page === null || known.page === null) return false;
  return event.page.update === known.page.update && event.updatedAt === known.updatedAt;
}
