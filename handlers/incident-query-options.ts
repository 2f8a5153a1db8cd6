import { INCIDENT_STATUSES } from "../memory/incident-statuses.ts";
import { ORDERS } from "../tools/incident-order.ts";
import { GROUPINGS } from "../tools/incident-query.ts";

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
