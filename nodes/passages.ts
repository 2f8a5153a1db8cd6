import type { Passage } from "../judgements/passage.ts";
import type { IncidentSummary } from "../memory/incidents.ts";
import type { FoundPassage } from "../memory/knowledge/knowledge.ts";
import { sectionOf } from "../memory/reports.ts";
import type { Ticket } from "../memory/tickets.ts";
import type { Organization } from "../policy/organization.ts";
import { citableId } from "./citable-id.ts";

/** A part of a document. Several of one document are one source: the first found speaks for it. */
export function documentPassage({ source, title, text, url }: FoundPassage): Passage {
  return { source, title, text, url };
}

/** A ticket as something that an answer may rest on. */
export function ticketPassage(ticket: Ticket, organization: Organization): Passage {
  const accounts = ticket.impactedAccounts.map(
    (id) => organization.accounts.find((account) => account.id === id)?.name ?? id,
  );
  return {
    source: ticket.id,
    title: `Ticket ${ticket.id}, ${ticket.status}, severity ${ticket.severity}, ${ticket.team}`,
    text: `${ticket.title}. Accounts: ${accounts.join(", ")}. ${ticket.description}`,
  };
}

/** An incident, with what was said of it. */
export function incidentPassage(incident: IncidentSummary, said: string): Passage {
  const decision = incident.reason ? `${incident.outcome}: ${incident.reason}` : incident.outcome;
  return {
    source: citableId(incident.id),
    title: `Incident ${incident.title}, ${incident.status} (${decision})`,
    text: said || incident.title,
  };
}

/** What a report says the run came to, without the marks of the quote. */
export const answerIn = (report: string | null): string =>
  sectionOf(report ?? "", "Answer")
    .replaceAll(/^> /gm, "")
    .replaceAll("\\", "")
    .trim();
