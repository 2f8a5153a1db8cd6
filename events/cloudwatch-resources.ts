import { accountIn, isAccount } from "./account.ts";
import {
  type AlarmDetail,
  type Dimensions,
  logGroupsOf,
  metricsOf,
  type Query,
} from "./cloudwatch-detail.ts";
import type { Resource } from "./operational-event.ts";

const LOGS = "AWS/Logs";

/** A metric's own, or the one that a Metrics Insights query selects from. */
function namespaceOf({ metricStat, expression }: Query): string | null {
  if (metricStat?.metric.namespace) return metricStat.metric.namespace;
  const selected = expression?.slice(0, 2_000).match(/\bFROM\s{1,9}(?:SCHEMA\s?\(\s?)?"([^"]{1,255})"/i);
  return selected?.[1] ?? null;
}

/** Of all that the alarm watches, in order. */
export function namespacesOf(detail: AlarmDetail): string[] {
  const namespaces = [...metricsOf(detail).map(namespaceOf), ...logGroupsOf(detail).map(() => LOGS)];
  return namespaces.filter((namespace) => namespace !== null);
}

/**
 * The accounts that the metrics and log groups belong to. Only in a monitoring account of cross-account observability
 * is that another one than the alarm's own.
 */
export function affectedAccounts(detail: AlarmDetail, ownAccount: string): string[] {
  const contributor = accountAmong(detail.alarmContributor?.attributes);
  if (contributor !== null) return [contributor];
  const accounts = [
    ...metricsOf(detail).map((query) => {
      const metric = query.metricStat?.metric;
      const linked = metric?.namespace === "AWS/Billing" ? accountAmong(metric.dimensions) : null;
      const named = linked ?? accountAmong(query) ?? accountAmong(query.metricStat) ?? accountAmong(metric);
      // An expression speaks of the metrics beside it.
      return named ?? (metric ? ownAccount : null);
    }),
    ...logGroupsOf(detail).map((id) => accountIn(id) ?? ownAccount),
  ].filter((account) => account !== null);
  return accounts.length > 0 ? [...new Set(accounts)] : [ownAccount];
}

/** "AccountId" in the API, "AWS.AccountId" where a query groups by it, "LinkedAccount" in AWS/Billing. */
function accountAmong(fields: Dimensions): string | null {
  const [, value] =
    Object.entries(fields ?? {}).find(([key]) => /^(?:(?:aws[.:])?account_?id|linkedaccount)$/i.test(key)) ??
    [];
  return typeof value === "string" ? accountIn(value) : null;
}

/** Namespaces whose dimensions say what is counted, not in which resource. */
const WITHOUT_RESOURCES = new Set(["AWS/Billing", "AWS/Usage", "AWS/TrustedAdvisor"]);

/** Dimensions that name a place, a kind or a part of the traffic rather than a resource. */
const NO_RESOURCE =
  /^(?:availability_?zone|(?:source|receiving|destination)?_?region|currency|linkedaccount|(?:aws[.:])?account_?id|instancetype|imageid|databaseclass|enginename|storagetype|operation|operationtype|method|stage|status_?code|executedversion|tag\..*)$/i;

/** What the dimensions of the metrics and the contributor name, and the log groups. */
export function readResources(detail: AlarmDetail): Resource[] {
  const found = new Map<string, Resource>();
  const add = (id: unknown, type: string | null) => {
    if (typeof id === "string" && id !== "" && !isAccount(id))
      found.set(`${type} ${id}`, { id, type, status: "pending" });
  };
  const addAll = (dimensions: Dimensions, type: string | null) => {
    if (type === null || !WITHOUT_RESOURCES.has(type))
      for (const [name, id] of Object.entries(dimensions ?? {})) if (!NO_RESOURCE.test(name)) add(id, type);
  };
  for (const query of metricsOf(detail)) addAll(query.metricStat?.metric.dimensions, namespaceOf(query));
  addAll(detail.alarmContributor?.attributes, namespacesOf(detail)[0] ?? null);
  for (const id of logGroupsOf(detail)) add(id, LOGS);
  return [...found.values()];
}
