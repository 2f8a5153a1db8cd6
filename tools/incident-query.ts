import { z } from "zod";
import { concernedService } from "../memory/concerned-service.ts";
import { INCIDENT_STATUSES } from "../memory/incident-statuses.ts";
import type { IncidentSummary } from "../memory/incidents.ts";
import { compare, ORDERS, orderOf } from "./incident-order.ts";
import { teamsOf, wordMatcher } from "./incident-words.ts";
import { shortServiceName } from "./service-name.ts";

/** By what incidents can be counted. One that concerns several teams or accounts counts for each of them. */
export const GROUPINGS = [
  "team",
  "owner",
  "account",
  "service",
  "source",
  "type",
  "severity",
  "status",
  "outcome",
  "reason",
] as const;
export type Grouping = (typeof GROUPINGS)[number];

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/, "a day such as 2026-03-14, UTC");
const severity = z.number().int().min(1).max(5);

/** One question about incidents, the same for the command line, the HTTP API and a model. What is left out does not filter. */
export const IncidentQuery = z.object({
  text: z
    .string()
    .default("")
    .describe(
      "every one of these words stands in its title, kind, source, service, Region, accounts, teams, tickets, resources or id",
    ),
  teams: z.array(z.string()).default([]).describe("ids of teams that own it or were told"),
  roles: z
    .array(z.enum(["leadership", "finops", "security", "infra", "app"]))
    .default([])
    .describe("the same by the role of the team"),
  owners: z.array(z.string()).default([]).describe("ids of teams that own it; being told is not enough"),
  accounts: z.array(z.string()).default([]).describe("12-digit ids or names of accounts"),
  regions: z.array(z.string()).default([]).describe("such as eu-west-1"),
  services: z.array(z.string()).default([]).describe("what it concerns, such as RDS, which is AWS/RDS too"),
  sources: z.array(z.string()).default([]).describe("such as aws.health, aws.guardduty, chat"),
  minimumSeverity: severity.nullable().default(null),
  maximumSeverity: severity.nullable().default(null),
  statuses: z.array(z.enum(INCIDENT_STATUSES)).default([]),
  outcomes: z.array(z.string()).default([]).describe("what its last delivery came to, such as reopened"),
  reasons: z.array(z.string()).default([]).describe("why it was discharged, such as suppressed"),
  dueFrom: day.nullable().default(null).describe("what must be done by then is due on that day or later"),
  dueBefore: day.nullable().default(null).describe("… and before that day"),
  hasDueDate: z.boolean().nullable().default(null).describe("is there anything to be done by some day?"),
  costImpact: z.boolean().nullable().default(null).describe("was it judged to cost money, or not to?"),
  updatedSince: day
    .nullable()
    .default(null)
    .describe("its last change that OHERO recorded, by a source or a decision, was then or later"),
  updatedBefore: day.nullable().default(null),
  receivedSince: day.nullable().default(null).describe("OHERO first received it then or later"),
  receivedBefore: day.nullable().default(null),
  groupBy: z.enum(GROUPINGS).nullable().default(null).describe("count them by this"),
  order: z
    .enum(ORDERS)
    .default("urgent")
    .describe(
      "urgent: the most severe first, of equals what is due first; changed: the last changed first; newest, oldest: by when it was first received",
    ),
  limit: z.number().int().min(1).max(100).default(20).describe("how many are listed; all are counted"),
});
export type IncidentQuery = z.infer<typeof IncidentQuery>;

/** The registry, as far as queries need it. */
export interface QueryRegistry {
  accounts: readonly { id: string; name: string }[];
  teams: readonly { id: string; name: string; role: string }[];
}

export interface IncidentsFound {
  total: number;
  /** Most first; null where nothing is counted by anything. */
  groups: { key: string; count: number }[] | null;
  /** In the order that was asked for. */
  incidents: IncidentSummary[];
}

/** The incidents that fit. Pure: the same for every store. */
export function selectIncidents(
  incidents: readonly IncidentSummary[],
  query: IncidentQuery,
  registry: QueryRegistry,
): IncidentsFound {
  const fits = matcher(query, registry);
  const found = incidents.filter(fits).sort(orderOf[query.order]);
  return {
    total: found.length,
    groups: query.groupBy === null ? null : countBy(found, query.groupBy, registry),
    incidents: found.slice(0, query.limit),
  };
}

function matcher(query: IncidentQuery, registry: QueryRegistry) {
  const { accounts, teams } = registry;
  const lower = (words: readonly string[]) => words.map((word) => word.toLowerCase());
  const ids = new Set(
    lower(query.accounts).map((one) => accounts.find(({ name }) => name.toLowerCase() === one)?.id ?? one),
  );
  const concerned = new Set([
    ...lower(query.teams),
    ...teams.filter(({ role }) => (query.roles as string[]).includes(role)).map(({ id }) => id.toLowerCase()),
  ]);
  const isTeamAsked = query.teams.length + query.roles.length > 0;
  const services = new Set(lower(query.services));
  const sources = lower(query.sources);
  const [owners, regions] = [lower(query.owners), lower(query.regions)];
  const hasWords = wordMatcher(query.text, registry);
  const isIn = (wanted: readonly string[], value: string | null) =>
    wanted.length === 0 || (value !== null && wanted.includes(value));

  return (incident: IncidentSummary): boolean => {
    const { status, outcome, reason, owner, region, dueAt, costImpact, changedAt, createdAt } = incident;
    return (
      isIn(query.statuses, status) &&
      isIn(query.outcomes, outcome) &&
      isIn(query.reasons, reason) &&
      (services.size === 0 || namesOf(incident).some((name) => services.has(name))) &&
      isIn(sources, incident.source.toLowerCase()) &&
      isIn(owners, owner?.toLowerCase() ?? null) &&
      isIn(regions, region?.toLowerCase() ?? null) &&
      (ids.size === 0 || incident.accounts.some((id) => ids.has(id))) &&
      (!isTeamAsked || teamsOf(incident).some((team) => concerned.has(team.toLowerCase()))) &&
      isWithin(incident.severity, query.minimumSeverity, query.maximumSeverity) &&
      isBetween(dueAt, query.dueFrom, query.dueBefore) &&
      (query.hasDueDate === null || query.hasDueDate === (dueAt !== null)) &&
      (query.costImpact === null || query.costImpact === costImpact) &&
      isBetween(changedAt, query.updatedSince, query.updatedBefore) &&
      isBetween(createdAt, query.receivedSince, query.receivedBefore) &&
      hasWords(incident)
    );
  };
}

/** "AWS/RDS" is asked for as RDS too, and a finding of Security Hub about EC2 as both. */
const namesOf = (incident: IncidentSummary): string[] =>
  [incident.service, concernedService(incident)].flatMap((name) =>
    [name, shortServiceName(name)].map((one) => one.toLowerCase()),
  );

function isWithin(value: number | null, from: number | null, to: number | null): boolean {
  if (from === null && to === null) return true;
  return value !== null && value >= (from ?? 1) && value <= (to ?? 5);
}

/** ISO 8601 in UTC compares as text; a day is its first moment. */
function isBetween(instant: string | null, from: string | null, before: string | null): boolean {
  if (from === null && before === null) return true;
  return instant !== null && (from === null || instant >= from) && (before === null || instant < before);
}

function countBy(
  found: readonly IncidentSummary[],
  grouping: Grouping,
  { accounts }: QueryRegistry,
): { key: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const incident of found)
    for (const key of keysOf(incident, grouping)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const nameOf = (key: string) =>
    grouping === "account" ? (accounts.find(({ id }) => id === key)?.name ?? key) : key;
  return [...counts]
    .map(([key, count]) => ({ key: nameOf(key), count }))
    .sort((a, b) => b.count - a.count || compare(a.key, b.key));
}

const NONE = "none";

function keysOf(incident: IncidentSummary, grouping: Grouping): string[] {
  switch (grouping) {
    case "team": {
      const teams = teamsOf(incident);
      return teams.length === 0 ? [NONE] : teams;
    }
    case "account":
      return incident.accounts.length === 0 ? [NONE] : [...new Set(incident.accounts)];
    case "service":
      return [concernedService(incident) || NONE];
    default:
      return [String(incident[grouping] ?? NONE)];
  }
}
