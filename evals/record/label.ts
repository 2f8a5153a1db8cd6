import type { Delivery } from "../../memory/deliveries.ts";
import type { Incident } from "../../memory/incidents.ts";
import type { Expectation } from "../case.ts";
import type { Decided } from "./read-decisions.ts";

const DROPPED = ["duplicate", "stale", "echo", "invalid"];
const OPENED = ["accepted", "reopened", "merged"];
const UNCHECKED: Expectation = {
  outcome: null,
  reason: null,
  owner: null,
  stakeholders: null,
  severity: null,
};

export interface LabelOptions {
  incident: Incident;
  decided: Decided;
  /** The teams of the cases by those of the incident. */
  teams: ReadonlyMap<string, string>;
  /** Is what it shares tickets with left out? */
  isAlone: boolean;
}

/**
 * What should become of each delivery of an incident: what OHERO decided, and where a person decided otherwise, that. What
 * would have come of a delivery if OHERO had decided as the person did is not known, and not checked.
 */
export function labelOf(
  delivery: Delivery,
  { incident, decided, teams, isAlone }: LabelOptions,
): Expectation {
  const { standing, person, firstDecision, asked } = decided;
  const { outcome, reason, decision, runId } = delivery;
  if (outcome === null || outcome === "awaiting-operator") return UNCHECKED;
  if (DROPPED.includes(outcome)) return { outcome, reason: null };
  const isBefore = firstDecision === null || runId < firstDecision;
  const graded = (of: { owner: string | null; stakeholders: string[]; severity: number | null } | null) => ({
    owner: teams.get(of?.owner ?? "") ?? null,
    stakeholders: {
      required: [...new Set((of?.stakeholders ?? []).flatMap((team) => teams.get(team) ?? []))],
      allowed: [],
    },
    severity: of?.severity ? ([of.severity, of.severity] as [number, number]) : null,
  });
  const discharged: Expectation = { outcome: "discharged", ...graded(null), reason: null };

  if (person?.action === "discharge") {
    if (!isBefore) return UNCHECKED;
    if (standing === "false-accept") return OPENED.includes(outcome) ? discharged : UNCHECKED;
    if (asked.has(runId)) return discharged;
  }
  if (standing === "false-discharge" && isBefore && outcome === "discharged")
    return runId === decided.ohero?.runId
      ? { outcome: "accepted", reason: null, ...graded(incident) }
      : UNCHECKED;
  // The case does not hold what it was merged into.
  if (outcome === "merged" && isAlone && incident.mergedInto !== null)
    return { ...graded(decision), outcome: ["accepted", "merged"], reason: null };
  const byPerson = asked.has(runId) && person !== null;
  return {
    outcome,
    reason: reason === "by-operator" ? null : reason,
    ...graded(byPerson && outcome === "accepted" ? incident : decision),
  };
}
