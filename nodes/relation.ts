import type { OperationalEvent } from "../events/operational-event.ts";
import type { Relation } from "../graph/state.ts";
import type { Incident } from "../memory/incidents.ts";

/** How an event stands to what is known of its incident. Freshness is the source's own time, never the order of arrival. */
export function relationOf(event: OperationalEvent, known: Incident | null): Relation {
  if (known === null) return event.echo ? "echo" : "new";
  if (known.messageIds.includes(event.messageId)) return "duplicate";
  if (event.echo && isSameState(event, known.event)) return "echo";
  if (isFurtherPage(event, known.event)) return "page";
  if (event.updatedAt !== known.updatedAt) return event.updatedAt > known.updatedAt ? "newer" : "stale";
  // Some changes do not move the source's time; then the later message has them.
  return event.sentAt > known.event.sentAt ? "newer" : "duplicate";
}

/** Relations that are outcomes too: such a delivery is recorded, and nothing else happens. */
export const isDropped = (relation: Relation): relation is "duplicate" | "stale" | "echo" =>
  relation === "duplicate" || relation === "stale" || relation === "echo";

/** Our note stays on a finding for good: what somebody changes after it is no echo. */
function isSameState(event: OperationalEvent, known: OperationalEvent): boolean {
  return (
    event.state === known.state &&
    event.suppressedBy === known.suppressedBy &&
    event.nativeSeverity === known.nativeSeverity
  );
}

function isFurtherPage(event: OperationalEvent, known: OperationalEvent): boolean {
  if (event.page === null || known.page === null) return false;
  return event.page.update === known.page.update && event.updatedAt === known.updatedAt;
}
