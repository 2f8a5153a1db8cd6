import type { OperationalEvent } from "../events/operational-event.ts";
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
  /** Incidents that are known to be about this cause from now on. */
  links: string[];
}

/**
 * The policy's rule decides; only for composite alarms what rang before is looked up. A composite goes on with the
 * tickets of an alarm under it, and an alarm with those of its composite, whichever of them rings first.
 */
export async function findCause(
  policy: Policy,
  { causes }: Pick<Stores, "causes">,
  event: OperationalEvent,
): Promise<FoundCause> {
  const { cause, why, byChildren } = correlate(policy, event);
  if (!byChildren) return { cause, reason: why, joins: [], links: [] };
  const children = [...event.children].sort();
  const links = [event.incidentId, ...children];
  const linked = await causes.get(links);
  const known = [...new Set(linked.values())].sort();
  const chosen = linked.get(event.incidentId) ?? known[0] ?? children[0] ?? event.incidentId;
  return {
    cause: chosen,
    reason: chosen === event.incidentId && children.length === 0 ? null : why,
    joins: known.filter((other) => other !== chosen),
    links,
  };
}
