import type { IncidentSummary } from "../memory/incidents.ts";
import type { Stores } from "../memory/stores.ts";
import { incidentCard } from "../nodes/incident-card.ts";
import type { Organization } from "../policy/organization.ts";
import type { Hub } from "./hub.ts";

/** How many changes between two looks are told; a page that missed some sees them when it lists anew. */
const NEWEST = 50;

/**
 * Tells open pages of incidents that another process changed, such as the command line: what this process does itself they hear
 * at once. Gives a look, to be had every few seconds.
 */
export function createWatch(
  { incidents }: Pick<Stores, "incidents">,
  organization: Organization,
  hub: Pick<Hub, "publish" | "subscribe" | "isWatched">,
): () => Promise<void> {
  let told: ReadonlyMap<string, number> | null = null;
  const versions = (list: readonly IncidentSummary[]) =>
    new Map(list.map(({ threadId, version }) => [threadId, version]));
  return async () => {
    if (!hub.isWatched()) {
      told = null;
      return;
    }
    const newest = await incidents.list({ limit: NEWEST });
    const before = told;
    told = versions(newest);
    // The first look only learns what is there: whoever opens a page lists it.
    if (before === null) return;
    for (const incident of newest.reverse())
      if (before.get(incident.threadId) !== incident.version)
        hub.publish({ type: "incident", incident: incidentCard(incident, organization) });
  };
}
