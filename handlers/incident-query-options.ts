import { sources } from "../events/sources.ts";
import { DISCHARGE_REASONS, OUTCOMES } from "../graph/outcomes.ts";
import { INCIDENT_STATUSES } from "../memory/incident-statuses.ts";
import type { Organization } from "../policy/organization.ts";
import { ORDERS } from "../tools/incident-order.ts";
import { GROUPINGS, IncidentQuery } from "../tools/incident-query.ts";
import { readDaySpan, readMoment } from "./query-days.ts";

/** What a query can be narrowed by, the same for the command line and the HTTP API. */
export const QUERY_OPTIONS = {
  team: { value: "<id>", about: "owned by it, or it was told; several with commas" },
  role: {
    value: "<role>",
    about: "the same by the role of the team: leadership, finops, security, infra, app",
  },
  owner: { value: "<id>", about: "owned by that team; being told is not enough" },
  account: { value: "<id>", about: "12 digits or the name" },
  region: { value: "<name>", about: "such as eu-west-1" },
  service: { value: "<name>", about: "what it concerns, such as RDS" },
  source: {
    value: "<name>",
    about: "health, securityhub, guardduty, cloudwatch, config, trustedadvisor, ce, chat",
  },
  severity: { value: "<1-5>", about: "4, 3.. or 2..4" },
  status: { value: "<status>", about: INCIDENT_STATUSES.join(", ") },
  outcome: { value: "<name>", about: "what the last delivery came to, such as reopened" },
  reason: { value: "<name>", about: "why it was discharged, such as suppressed" },
  due: { value: "<when>", about: "30d, 2026-03, 2026-03-14, 2026-03-01..2026-03-31, overdue or none" },
  cost: { value: "<yes|no>", about: "was it judged to cost money?" },
  since: { value: "<when>", about: "changed since, as the list shows it: 7d, 12h or 2026-03-01" },
  received: { value: "<when>", about: "first received since: 7d, 12h or 2026-03-01" },
  text: {
    value: "<words>",
    about: "every one in its title, kind, accounts, teams, tickets, resources or id",
  },
  by: { value: "<what>", about: `count by ${GROUPINGS.join(", ")}` },
  count: { value: null, about: "only how many" },
  order: { value: "<how>", about: ORDERS.join(", ") },
  limit: { value: "<n>", about: "list that many; all are counted" },
} as const;
export type QueryOption = keyof typeof QUERY_OPTIONS;

/** What was given, by option; each may have been given more than once. */
export type GivenOptions = Partial<Record<QueryOption, readonly string[]>>;

/** A list of all, or of a status, is no query: it shows the newest changes first. */
export const isPlainList = (given: readonly string[]): boolean =>
  given.every((name) => name === "status" || name === "limit");

export interface ReadOptions {
  query: IncidentQuery;
  /** Is the list left out? */
  isCount: boolean;
}

export interface OptionsContext {
  organization: Organization;
  now: Date;
  /** How the option is written where it was given, as in "--team". */
  nameOf(option: QueryOption): string;
  /** Makes the error of a message that names the option and the fix. */
  problem(message: string): Error;
}

const MAX_LISTED = 1_000;

/** Strings to a query. Throws what `problem` makes of the first value that cannot be read. */
export function readQueryOptions(
  given: GivenOptions,
  { organization, now, nameOf, problem }: OptionsContext,
): ReadOptions {
  const wrong = (option: QueryOption, expected: string, found: string) =>
    problem(`${nameOf(option)}: expected ${expected}, found ${JSON.stringify(found.slice(0, 80))}`);
  const listOf = (option: QueryOption): string[] => {
    const values = (given[option] ?? []).flatMap((value) => value.split(",")).map((value) => value.trim());
    if (values.includes("")) throw wrong(option, `a value, such as ${EXAMPLES[option]}`, "");
    return [...new Set(values)];
  };
  /** Each as it is known, whatever its case. */
  const oneOf = <Known extends string>(option: QueryOption, known: readonly Known[]): Known[] =>
    listOf(option).map((value) => {
      const found = known.find((one) => one.toLowerCase() === value.toLowerCase());
      if (found === undefined) throw wrong(option, `one of ${known.join(", ")}`, value);
      return found;
    });
  const single = (option: QueryOption): string | undefined => {
    const [value, ...more] = given[option] ?? [];
    if (more.length > 0) throw wrong(option, "it once", [value, ...more].join(" "));
    return value?.trim();
  };
  const read = <Read>(option: QueryOption, expected: string, from: (value: string) => Read | null) => {
    const value = single(option);
    if (value === undefined) return null;
    const found = from(value);
    if (found === null) throw wrong(option, expected, value);
    return found;
  };

  const names = organization.accounts.map(({ name }) => name);
  const accounts = listOf("account").map((value) => {
    const known = names.find((name) => name.toLowerCase() === value.toLowerCase());
    if (known === undefined && !/^\d{12}$/.test(value))
      throw wrong("account", "12 digits or the name of a known account, such as 222233334444", value);
    return known ?? value;
  });
  const severity = read("severity", "1 to 5, such as 4, 3.. or 2..4", readSeverities);
  const due = read("due", "30d, 2026-03, 2026-03-14, 2026-03-01..2026-03-31, overdue or none", (value) =>
    value === "overdue"
      ? { from: null, before: now.toISOString() }
      : value === "none"
        ? NEVER
        : readDaySpan(value, now),
  );
  const moment = (option: "since" | "received") =>
    read(option, "7d, 12h, 2026-03-01 or 2026-03-01T09:00:00Z", (value) => readMoment(value, now));
  const yesOrNo = (option: "count" | "cost", expected: string) => read(option, expected, readYesOrNo);
  const statuses = oneOf("status", INCIDENT_STATUSES);
  const [groupBy, ...others] = oneOf("by", GROUPINGS);
  if (others.length > 0) throw wrong("by", "it once", [groupBy, ...others].join(" "));
  const teams = organization.teams.map(({ id }) => id);
  const [order = "urgent", ...orders] = oneOf("order", ORDERS);
  if (orders.length > 0) throw wrong("order", "it once", [order, ...orders].join(" "));
  const costs = yesOrNo("cost", "yes or no");
  const query: IncidentQuery = {
    ...IncidentQuery.parse({}),
    teams: oneOf("team", teams),
    roles: oneOf("role", ROLES),
    owners: oneOf("owner", teams),
    accounts,
    regions: listOf("region").map((value) => value.toLowerCase()),
    services: listOf("service"),
    sources: listOf("source").map((value) => {
      const found = sourceOf(value);
      if (found === null) throw wrong("source", `one of ${SOURCES.map(shortOf).join(", ")}`, value);
      return found;
    }),
    minimumSeverity: severity?.from ?? null,
    maximumSeverity: severity?.to ?? null,
    // What is done is not overdue.
    statuses: statuses.length === 0 && given.due?.[0]?.trim() === "overdue" ? ["open"] : statuses,
    outcomes: oneOf("outcome", OUTCOMES),
    reasons: oneOf("reason", REASONS),
    dueFrom: due?.from ?? null,
    dueBefore: due?.before ?? null,
    hasDueDate: due === NEVER ? false : null,
    costImpact: costs === null ? null : costs === "yes",
    updatedSince: moment("since"),
    receivedSince: moment("received"),
    text: (given.text ?? []).join(" "),
    groupBy: groupBy ?? null,
    order,
    limit: read("limit", `1 to ${MAX_LISTED}`, readLimit) ?? MAX_LISTED,
  };
  return { query, isCount: yesOrNo("count", "true or false") === "yes" };
}

/** Nothing has to be done by any day. */
const NEVER = { from: null, before: null };

const readYesOrNo = (value: string): "yes" | "no" | null =>
  /^(?:|true|1|yes)$/i.test(value) ? "yes" : /^(?:false|0|no)$/i.test(value) ? "no" : null;

const ROLES = IncidentQuery.shape.roles.unwrap().element.options;
const REASONS = [...DISCHARGE_REASONS, "unclear"] as const;
const SOURCES = [...Object.keys(sources), "chat"];
const shortOf = (source: string): string => source.replace(/^aws\./, "");

/** "Security Hub", "security-hub" and "aws.securityhub" are one source. */
function sourceOf(value: string): string | null {
  const plain = shortOf(value.toLowerCase()).replace(/[ _-]/g, "");
  return SOURCES.find((source) => shortOf(source) === plain) ?? null;
}

/** "4", "3..", "..2", "2..4". */
function readSeverities(value: string): { from: number | null; to: number | null } | null {
  const match = value.match(/^([1-5])?(\.\.)?([1-5])?$/);
  const [, from, dots, to] = match ?? [];
  if (match === null || (from === undefined && to === undefined) || (dots === undefined && to !== undefined))
    return null;
  if (dots === undefined) return { from: Number(from), to: Number(from) };
  if (from !== undefined && to !== undefined && from > to) return null;
  return { from: from === undefined ? null : Number(from), to: to === undefined ? null : Number(to) };
}

const readLimit = (value: string): number | null =>
  /^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= MAX_LISTED ? Number(value) : null;

const EXAMPLES: Record<QueryOption, string> = {
  team: "app01",
  role: "security",
  owner: "app01",
  account: "222233334444",
  region: "eu-west-1",
  service: "RDS",
  source: "health",
  severity: "3..",
  status: "open",
  outcome: "reopened",
  reason: "suppressed",
  due: "30d",
  cost: "yes",
  since: "7d",
  received: "7d",
  text: "lifecycle",
  by: "team",
  count: "true",
  order: "newest",
  limit: "20",
};
