import type { IncidentCard } from "../channels/channel.ts";
import { type IncidentSummary, isDecidedByPerson } from "../memory/incidents.ts";
import type { Organization } from "../policy/organization.ts";

/** An incident as channels show it. */
export function incidentCard(incident: IncidentSummary, { accounts }: Organization): IncidentCard {
  const nameOf = (id: string) => accounts.find((account) => account.id === id)?.name ?? null;
  return {
    threadId: incident.threadId,
    incidentId: incident.id,
    version: incident.version,
    title: incident.title,
    status: incident.status,
    outcome: incident.outcome,
    reason: incident.reason,
    note: noteOf(incident),
    severity: incident.severity,
    costImpact: incident.costImpact,
    owner: incident.owner,
    stakeholders: incident.stakeholders,
    source: incident.source,
    type: incident.type,
    service: incident.service,
    region: incident.region,
    accounts: incident.accounts.map((id) => ({ id, name: nameOf(id) })),
    tickets: incident.tickets,
    decidedBy: incident.decidedBy,
    isDecidedByPerson: isDecidedByPerson(incident),
    decidedAt: incident.decidedAt,
    mergedInto: incident.mergedInto,
    dueAt: incident.dueAt,
    updatedAt: incident.updatedAt,
    createdAt: incident.createdAt,
    changedAt: incident.changedAt,
  };
}

/** Who decided stands beside it already. */
function noteOf({ note, decidedBy }: IncidentSummary): string | null {
  const start = `${decidedBy}: `;
  return note?.startsWith(start) ? note.slice(start.length) : note;
}
