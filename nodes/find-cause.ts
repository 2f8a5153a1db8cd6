import type { OperationalEvent } from "../events/operational-event.ts";
import type { Incident } from "../memory/incidents.ts";
import type { Stores } from "../memory/stores.ts";
import { correlate } from "../policy/correlation.ts";
import type { Policy } from "../policy/organization.ts";

/** What the tickets of a new incident will be about. */
export interface FoundCause {
  cause: string;
  /** Why others share it; null where it stands alone. */
  reason: string | null;
  /** Causes that turned out to be this one. */
  joins: string[];
  /** Incidents that are about this cause from now on. */
  links: { incidentId: string; hasHappened: boolean }[];
}

/**
 * The policy's rule decides; only for alarms what rang before is looked up. A composite goes on with the tickets of an
 * alarm under it, and an alarm with those of its composite, whichever of them rings first; a contributor goes with its
 * alarm. Alarms that a composite names but that never rang do not make two composites one. An incident that has tickets
 * stays with them, and may still bring others to them.
 */
export async function findCause(
  policy: Policy,
  { causes }: Pick<Stores, "causes">,
  event: OperationalEvent,
  known: Incident | null,
): Promise<FoundCause> {
  const before = known !== null && known.tickets.length > 0 ? known : null;
  const { cause, why, byChildren } = correlate(policy, event);
  if (!byChildren) {
    const found = before ? { cause: before.cause, reason: before.causeReason } : { cause, reason: why };
    return { ...found, joins: [], links: [] };
  }
  const own = event.incidentId;
  const alarm = event.groups.alarm === undefined ? own : `${event.source}~${event.groups.alarm}`;
  const children = [...event.children].sort();
  const linked = await causes.get([own, alarm, ...children]);
  const happened = children.flatMap((child) => {
    const found = linked.get(child);
    return found?.hasHappened ? [found.cause] : [];
  });
  const candidates = [linked.get(own)?.cause ?? before?.cause, linked.get(alarm)?.cause, ...happened.sort()];
  const found = [...new Set(candidates.filter((one) => one !== undefined))];
  const chosen = found[0] ?? (alarm === own ? (children[0] ?? own) : alarm);
  // What waits for another composite goes on waiting for that one.
  const free = children.filter((child) => linked.get(child)?.hasHappened || !linked.has(child));
  const links = [own, ...free].map((incidentId) => ({
    incidentId,
    hasHappened: incidentId === own || linked.get(incidentId)?.hasHappened === true,
  }));
  const isSaid = ({ incidentId, hasHappened }: FoundCause["links"][number]) =>
    linked.get(incidentId)?.cause === chosen && linked.get(incidentId)?.hasHappened === hasHappened;
  return {
    cause: chosen,
    reason: chosen === own && children.length === 0 ? (before?.causeReason ?? null) : why,
    joins: found.filter((other) => other !== chosen),
    links: links.filter((link) => !isSaid(link)),
  };
}
