import type { OperationalEvent } from "../events/operational-event.ts";
import { matchesGlob } from "./glob.ts";
import type { Correlation, Policy } from "./organization.ts";

/** What an incident's tickets are about: itself, or what it has in common with others. */
export interface Correlated {
  /** Tickets are one for each cause and team. */
  cause: string;
  /** Why others may share it; null where it stands alone. */
  why: string | null;
  /** Does the cause hang on which alarms of a composite rang before? Then somebody must look. */
  byChildren: boolean;
}

/** The first rule of the policy that fits the event decides what it shares tickets with. */
export function correlate(policy: Policy, event: OperationalEvent): Correlated {
  for (const rule of policy.correlate) {
    if (rule.source !== undefined && rule.source !== event.source) continue;
    if (rule.type !== undefined && !matchesGlob(rule.type, event.type)) continue;
    if (rule.by.includes("children")) return { cause: event.incidentId, why: rule.reason, byChildren: true };
    const shared = rule.by.map((name) => sharedValue(event, name));
    // Rules for different types keep their incidents apart, also where these have the same in common.
    const about = rule.type === undefined ? event.source : `${event.source}~${rule.type}`;
    if (shared.every((value) => value !== null))
      return {
        cause: [about, ...rule.by.map((name, index) => `${name}=${shared[index]}`)].join("~"),
        why: rule.reason,
        byChildren: false,
      };
  }
  return { cause: event.incidentId, why: null, byChildren: false };
}

/** What the event has of that name, as text; null where it has nothing, so that nothing is shared. */
function sharedValue(event: OperationalEvent, name: Correlation["by"][number]): string | null {
  switch (name) {
    case "event":
    case "control":
      return event.groups[name] ?? null;
    case "account":
      return [...new Set(event.accounts)].sort().join("+") || null;
    case "type":
    case "service":
    case "region":
      return event[name] || null;
    case "children":
      return null;
  }
}
