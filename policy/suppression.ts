import { NATIVE_SEVERITIES, type OperationalEvent } from "../events/operational-event.ts";
import { matchesGlob } from "./glob.ts";
import type { Policy } from "./organization.ts";

/** Why the policy sets an event aside, and when that ends (ISO 8601; null: never, as far as it says). */
export interface SetAside {
  reason: string;
  until: string | null;
}

type Judged = Pick<OperationalEvent, "source" | "type" | "accounts" | "nativeSeverity">;

/** What the policy does not want to hear of at `now`: suppressed, under maintenance, or below the floor of its source. */
export function findSuppression(policy: Policy, event: Judged, now: Date): SetAside | null {
  return underMaintenance(policy, event, now) ?? suppressed(policy, event, now) ?? belowFloor(policy, event);
}

function suppressed({ suppress }: Policy, event: Judged, now: Date): SetAside | null {
  const entry = suppress.find(
    ({ source, type, account, until }) =>
      (until === undefined || now.getTime() <= Date.parse(until)) &&
      covers(event, { source, type, accounts: account === undefined ? undefined : [account] }),
  );
  return entry ? { reason: entry.reason, until: entry.until ?? null } : null;
}

/** Of several windows the one that ends last: the event is judged once, when all are over. */
function underMaintenance({ maintenance }: Policy, event: Judged, now: Date): SetAside | null {
  const [window] = maintenance
    .filter(({ from, until }) => Date.parse(from) <= now.getTime() && now.getTime() <= Date.parse(until))
    .filter((entry) => covers(event, entry))
    .sort((a, b) => (a.until < b.until ? 1 : -1));
  return window
    ? { reason: `maintenance until ${window.until}: ${window.reason}`, until: window.until }
    : null;
}

function belowFloor({ severityFloors }: Policy, { source, nativeSeverity }: Judged): SetAside | null {
  const floor = Object.hasOwn(severityFloors, source)
    ? severityFloors[source as keyof typeof severityFloors]
    : undefined;
  if (floor === undefined || nativeSeverity === null) return null;
  const isBelow = NATIVE_SEVERITIES.indexOf(nativeSeverity) < NATIVE_SEVERITIES.indexOf(floor);
  return isBelow
    ? { reason: `severity ${nativeSeverity} is below ${floor}, the floor of ${source}`, until: null }
    : null;
}

/** Every selector that is there must match. */
function covers(
  event: Judged,
  {
    source,
    type,
    accounts,
  }: { source?: string | undefined; type?: string | undefined; accounts?: string[] | undefined },
): boolean {
  return (
    (source === undefined || source === event.source) &&
    (type === undefined || matchesGlob(type, event.type)) &&
    // An event that touches other accounts too is not only about these.
    (accounts === undefined ||
      (event.accounts.length > 0 && event.accounts.every((id) => accounts.includes(id))))
  );
}
