import type { OperatorDecision } from "../events/operational-event.ts";
import { type Incident, isDecidedByPerson } from "../memory/incidents.ts";
import type { Application } from "./application.ts";
import type { Result } from "./result.ts";

/** What became of it, or why nothing did, for the person who decided. */
export type Decided = { result: Result } | { refused: string; isForbidden: boolean };

/**
 * Decides about an incident by hand, whichever way a person came: who may do so is the policy's, and a click counts only
 * while nobody else has decided (`when`).
 */
export async function decideIncident(application: Application, decision: OperatorDecision): Promise<Decided> {
  const { approvers } = application.organization.policy.operators;
  const { by, incidentId } = decision;
  if (approvers.length > 0 && !approvers.includes(by))
    return {
      refused: `${by} may not decide: the policy's operators.approvers name ${approvers.length} others`,
      isForbidden: true,
    };
  const [result] = await application.process({ decision }, { interactive: false });
  if (result === undefined) throw new Error("a decision has one part");
  if (result.outcome !== "duplicate") return { result };
  const incident = await application.stores.incidents.get(incidentId);
  return { refused: alreadyDecided(incident), isForbidden: false };
}

const alreadyDecided = (incident: Incident | null): string =>
  incident !== null && isDecidedByPerson(incident)
    ? `already decided by ${incident.decidedBy}: ${incident.status}`
    : "nobody waits for a decision any more";
