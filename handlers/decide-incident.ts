import { parseDecision } from "../events/chat.ts";
import type { OperatorDecision } from "../events/operational-event.ts";
import { TIME_OUT } from "../events/person-name.ts";
import { describeProblem } from "../events/problem.ts";
import { type Incident, isDecidedByPerson } from "../memory/incidents.ts";
import type { Application } from "./application.ts";
import type { Result } from "./result.ts";

/** Why a decision is not taken, in words for the person. */
export interface Refusal {
  refused: string;
  /** May this person not decide at all? */
  isForbidden: boolean;
}

/** What became of it, or why nothing did, for the person who decided. */
export type Decided = { result: Result } | Refusal;

/**
 * Decides about an incident by hand, whichever way a person came: who may do so is the policy's, and a click counts only
 * while nobody else has decided (`when`).
 */
export async function decideIncident(application: Application, decision: OperatorDecision): Promise<Decided> {
  const parsed = parseDecision(decision);
  if (!("incidentId" in parsed)) return { refused: describeProblem(parsed), isForbidden: false };
  const refusal = refusalOf(application, decision);
  if (refusal !== null) return refusal;
  const [result] = await application.process({ decision }, { interactive: false });
  if (result === undefined) throw new Error("a decision has one part");
  if (result.outcome !== "duplicate") return { result };
  const incident = await application.stores.incidents.get(decision.incidentId);
  return { refused: alreadyDecided(incident), isForbidden: false };
}

/** Who may not decide at all; and, where the incident is given, what is decided already. null where nothing speaks against it. */
export function refusalOf(
  { organization }: Pick<Application, "organization">,
  { by, when }: Pick<OperatorDecision, "by" | "when">,
  incident: Incident | null = null,
): Refusal | null {
  // Nobody is the end of the time that people have.
  if (by === TIME_OUT) return { refused: `${by} is no person's name`, isForbidden: true };
  const { approvers } = organization.policy.operators;
  if (approvers.length > 0 && !approvers.includes(by))
    return {
      refused: `${by} may not decide; who may is in the policy (operators.approvers)`,
      isForbidden: true,
    };
  if (when === "undecided" && incident !== null && isDecidedByPerson(incident))
    return { refused: alreadyDecided(incident), isForbidden: false };
  return null;
}

const alreadyDecided = (incident: Incident | null): string =>
  incident !== null && isDecidedByPerson(incident)
    ? `already decided by ${incident.decidedBy}: ${incident.status}`
    : "nobody waits for a decision any more";
