import { harmless } from "../judgements/harmless-text.ts";
import type { IncidentSummary } from "../memory/incidents.ts";
import type { Organization } from "../policy/organization.ts";
import type { IncidentQuery } from "../tools/incident-query.ts";
import type { QueryResult } from "../tools/query-incidents.ts";
import { citableId } from "./citable-id.ts";

const ORDERED: Record<IncidentQuery["order"], string> = {
  urgent: "the most severe first",
  changed: "the last changed first",
  newest: "the newest first",
  oldest: "the oldest first",
};

/** How text that others wrote is written down: `harmless` where it is read as it is, `quoteInMarkdown` in an answer. */
type Quote = (text: string) => string;

/** A query in words: "open incidents of app01, severity 4 or more, due before 2026-04-01". */
export function describeQuery(
  query: Partial<IncidentQuery>,
  organization: Organization,
  quote: Quote = harmless,
): string {
  const { statuses = [], outcomes = [], reasons = [], teams = [], roles = [], accounts = [] } = query;
  const { services = [], sources = [], owners = [], regions = [], text = "", groupBy, order } = query;
  const { hasDueDate, costImpact } = query;
  const names = accounts.map((id) => organization.accounts.find((one) => one.id === id)?.name ?? id);
  const either = (list: readonly string[]) => list.map(quote).join(" or ");
  const about = [
    `${statuses.length === 0 ? "all" : either(statuses)} incidents`,
    teams.length > 0 && `of ${either(teams)}`,
    roles.length > 0 && `of teams with the role ${either(roles)}`,
    owners.length > 0 && `owned by ${either(owners)}`,
    names.length > 0 && `in ${either(names)}`,
    services.length > 0 && `of ${either(services)}`,
    sources.length > 0 && `from ${either(sources)}`,
  ];
  const limits = [
    regions.length > 0 && `in ${either(regions)}`,
    outcomes.length > 0 && `last ${either(outcomes)}`,
    reasons.length > 0 && `because ${either(reasons)}`,
    severityOf(query),
    spanOf("due", query.dueFrom, query.dueBefore),
    hasDueDate != null && `${hasDueDate ? "with" : "without"} a due date`,
    costImpact != null && `${costImpact ? "with" : "without"} a cost impact`,
    spanOf("first received", query.receivedSince, query.receivedBefore),
    spanOf("changed", query.updatedSince, query.updatedBefore),
    text !== "" && `with the words ${quote(JSON.stringify(text))}`,
    groupBy ? `counted by ${groupBy}` : order && ORDERED[order],
  ];
  return [about.filter(Boolean).join(" "), ...limits.filter(Boolean)].join(", ");
}

function severityOf({ minimumSeverity: from, maximumSeverity: to }: Partial<IncidentQuery>): string | null {
  if (from == null && to == null) return null;
  if (from === to) return `severity ${from}`;
  if (to == null) return `severity ${from} or more`;
  return from == null ? `severity ${to} or less` : `severity ${from} to ${to}`;
}

function spanOf(what: string, from?: string | null, before?: string | null): string | null {
  if (from == null && before == null) return null;
  return [what, from != null && `from ${from} on`, before != null && `before ${before}`]
    .filter(Boolean)
    .join(" ");
}

/** One incident on one line, with its name to cite. */
export function incidentLine(
  incident: IncidentSummary,
  organization: Organization,
  quote: Quote = harmless,
): string {
  const { status, reason, severity, owner, dueAt, accounts, tickets, title, id } = incident;
  const names = accounts
    .slice(0, 3)
    .map((one) => organization.accounts.find((known) => known.id === one)?.name ?? one);
  const more = accounts.length > names.length ? ` and ${accounts.length - names.length} more` : "";
  const facts = [
    reason === null ? status : `${status} (${reason})`,
    severity === null ? null : `severity ${severity}`,
    owner === null ? null : `owner ${owner}`,
    dueAt === null ? null : `due ${dueAt.slice(0, 10)}`,
    names.length === 0 ? null : `${names.map(quote).join(", ")}${more}`,
    ...tickets.map((ticket) => `ticket [${ticket.id}] of ${ticket.team}`),
  ];
  return `- ${quote(title)}: ${facts.filter(Boolean).join(", ")} [${citableId(id)}]`;
}

/** What a query found, in lines. */
export function resultLines(
  result: QueryResult,
  organization: Organization,
  listed: number,
  quote: Quote = harmless,
): string[] {
  const { total, groups, incidents, isComplete } = result;
  const shown = incidents.slice(0, listed);
  if (total === 0) return [isComplete ? "I found nothing: 0 incidents." : NOT_ALL];
  const more = groups === null && shown.length > 0 ? total - shown.length : 0;
  return [
    `${isComplete ? "" : "At least "}${total} ${total === 1 ? "incident" : "incidents"}`,
    ...(groups ?? []).map(({ key, count }) => `- ${quote(key)}: ${count}`),
    ...(groups === null ? shown.map((incident) => incidentLine(incident, organization, quote)) : []),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ];
}

/** Of what was not looked at nothing is known. */
const NOT_ALL =
  "I found none among those that I looked at, and there are more incidents than one query looks at.";
