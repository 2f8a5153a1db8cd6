import type { OperationalEvent } from "../events/operational-event.ts";
import type { Organization, Policy, Team } from "./organization.ts";
import { findOwner } from "./ownership.ts";
import { teamsOf } from "./registry.ts";

/** The teams that get a ticket; the owner comes first. */
export interface Stakeholders {
  owner: Team;
  teams: Team[];
}

/** FinOps joins if and only if there is a cost impact, leadership if and only if severity is 5. `severity` is 1 to 5. */
export function findStakeholders(
  organization: Organization,
  event: OperationalEvent,
  assessment: { costImpact: boolean; severity: number },
): Stakeholders {
  const owner = findOwner(organization, event);
  const teams = [
    owner,
    ...(assessment.costImpact ? teamsOf(organization, "finops") : []),
    ...(concernsSecurity(organization.policy, event) ? teamsOf(organization, "security") : []),
    ...(assessment.severity >= 5 ? teamsOf(organization, "leadership") : []),
  ];
  return { owner, teams: [...new Set(teams)] };
}

/** High-severity findings, abuse reports and leaked credentials. */
export function concernsSecurity(policy: Policy, event: OperationalEvent): boolean {
  if (event.category === "abuse") return true;
  if (event.category === "finding")
    return event.nativeSeverity !== null && policy.securitySeverities.includes(event.nativeSeverity);
  return event.threat;
}
