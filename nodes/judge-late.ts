import type { OperationalEvent } from "../events/operational-event.ts";
import type { RunUpdate } from "../graph/state.ts";
import type { Assessment } from "../judgements/assess.ts";
import { costImpact } from "../judgements/cost-impact.ts";
import { severity, withCost } from "../judgements/severity.ts";
import type { Incident } from "../memory/incidents.ts";
import { correlate } from "../policy/correlation.ts";
import type { Organization } from "../policy/organization.ts";
import { isSignificant } from "../policy/significance.ts";
import { findSuppression } from "../policy/suppression.ts";
import { accountIds } from "./account-ids.ts";
import { isStillOpen } from "./relation.ts";
import { stakeholderIds } from "./ticket-writing.ts";

/** What an older state would have led to, judged by the rules. null where it adds nothing, which is the rule. */
export function judgeLate(
  organization: Organization,
  older: OperationalEvent,
  known: Incident,
  now: Date,
): RunUpdate | null {
  const isOurs = known.status === "open" || known.status === "closed" || known.status === "discharged";
  if (!isOurs || known.decidedBy !== "policy") return null;
  if (older.state !== "open" || older.sample || older.suppressedBy !== null) return null;
  if (findSuppression(organization.policy, older, now) !== null) return null;
  // What a state would not have been accepted for, it concerns nobody with.
  const teamsOf = (event: OperationalEvent, { cost, severity: grade }: Assessment) =>
    isSignificant(organization, event.accounts, cost)
      ? stakeholderIds(organization, event, { costImpact: cost.value, severity: grade }).teams
      : [];
  const judged = assessByRule(organization, older, now);
  const before = teamsOf(older, judged);
  if (before.length === 0) return null;

  const isOpen = known.status === "open" || (known.status === "discharged" && isStillOpen(known.event));
  // What is over is described as it was; what is open, as it is, with the alarms that made it ring then.
  const event = isOpen ? { ...known.event, children: older.children } : older;
  const assessment = isOpen ? gradeOf(known, assessByRule(organization, event, now)) : judged;
  const missing = before.filter((team) => !known.tickets.some((ticket) => ticket.team === team));
  const joins = older.children.length > 0 && correlate(organization.policy, older).byChildren;
  if (missing.length === 0 && !joins) return null;
  return {
    relation: "late",
    outcome: "stale",
    late: { messageId: older.messageId, isOpen },
    event,
    assessment,
    owner: known.tickets.length > 0 ? known.owner : (before[0] ?? null),
    stakeholders: missing,
    ...accountIds(organization, event),
  };
}

/** What is judged already, perhaps by a model, is not graded anew. */
const gradeOf = ({ severity: grade, costImpact: value }: Incident, rule: Assessment): Assessment => ({
  cost: { ...rule.cost, value: value ?? rule.cost.value },
  severity: grade ?? rule.severity,
});

function assessByRule(organization: Organization, event: OperationalEvent, now: Date): Assessment {
  const input = { event, organization, now };
  const cost = costImpact.rule(input);
  return { cost, severity: withCost(severity.rule(input).value, cost, organization) };
}
