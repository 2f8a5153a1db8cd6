import type { IncidentSummary } from "../memory/incidents.ts";
import { incidentCard } from "../nodes/incident-card.ts";
import type { Application } from "./application.ts";
import type { Hub } from "./hub.ts";

/** How many changes between two looks are told; a page that missed some sees them when it lists anew. */
const NEWEST = 50;
const OVERLAP = 10_000;

/**
 * Tells open pages of incidents that another process changed, such as the command line: what this process does itself they hear
 * at once. Gives a look, to be had every few seconds.
 */
export function createWatch(
  application: Pick<Application, "stores" | "organization">,
  { hub, clock }: { hub: Pick<Hub, "publish" | "isWatched">; clock: () => Date },
): () => Promise<void> {
  let told: ReadonlyMap<string, number> | null = null;
  const versions = (list: readonly IncidentSummary[]) =>
    new Map(list.map(({ threadId, version }) => [threadId, version]));
  return async () => {
    if (!hub.isWatched()) {
      told = null;
      return;
    }
    const newest = await application.stores.incidents.list({ limit: NEWEST });
    const before = told;
    told = versions(newest);
    // Whoever opens a page lists what is there; what changed between that and the first look is told.
    const since = new Date(clock().getTime() - OVERLAP).toISOString();
    const isNews = ({ threadId, version, changedAt }: IncidentSummary) =>
      before === null ? changedAt >= since : before.get(threadId) !== version;
    for (const incident of newest.reverse())
      if (isNews(incident))
        hub.publish({ type: "incident", incident: incidentCard(incident, application.organization) });
  };
}
