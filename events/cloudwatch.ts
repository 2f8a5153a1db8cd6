import { z } from "zod";
import { accountIn, type Envelope } from "./envelope.ts";
import { parseInstant } from "./instant.ts";
import { lenient, list, word } from "./lenient.ts";
import { linksIn } from "./links.ts";
import type { OperationalEvent, Resource } from "./operational-event.ts";
import { describeValue, type Problem, problemFrom } from "./problem.ts";

/** Not `min(1)`, which zod runs on objects with a `length` too. */
const filled = z.string().refine((value) => value !== "", "a non-empty string");
const unknown = z.unknown().optional();
const map = lenient(z.record(z.string(), z.unknown()));

const State = z.looseObject({
  value: filled,
  timestamp: unknown,
  reason: word,
  reasonData: unknown,
  evaluationState: word,
  actionsSuppressedBy: word,
  actionsSuppressedReason: word,
});

const Metric = z.looseObject({ namespace: word, name: word, dimensions: map });

const Query = z.looseObject({
  metricStat: lenient(z.looseObject({ metric: Metric, period: unknown, stat: word, unit: word })),
  expression: word,
  label: word,
  returnData: unknown,
});
type Query = z.infer<typeof Query>;

/** `metrics` of a metric alarm, `alarmRule` of a composite one, the rest of a log alarm; threshold in changes only. */
const Configuration = z.looseObject({
  description: word,
  metrics: list(Query),
  alarmRule: word,
  queryString: word,
  logGroupIdentifiers: list(z.string()),
  threshold: unknown,
  comparisonOperator: word,
  timestamp: unknown,
});

const Contributor = z.looseObject({ id: filled, attributes: map });

/**
 * Required is what identity and freshness need, besides the alarm's ARN: nothing that only describes it may cost an alarm.
 * Source: CloudWatch user guide, "Alarm events and EventBridge".
 */
const AlarmDetail = z.looseObject({
  alarmName: word,
  state: State,
  previousState: lenient(z.looseObject({ value: word })),
  configuration: lenient(Configuration),
  alarmContributor: Contributor.nullish(),
  muteDetail: lenient(z.looseObject({ mutedByArn: word, muteWindowStart: unknown, muteWindowEnd: unknown })),
});
const ContributorDetail = AlarmDetail.extend({ alarmContributor: Contributor });
const DeletedDetail = AlarmDetail.extend({ state: lenient(State) });
type Detail = z.infer<typeof DeletedDetail>;

/** State, contributor and configuration changes of metric, composite and log alarms: one operational event each. */
export function parseCloudWatch(envelope: Envelope, receivedAt: string): OperationalEvent | Problem {
  const isChange = envelope["detail-type"] === "CloudWatch Alarm Configuration Change";
  const isDeleted = isChange && envelope.detail.operation === "delete";
  const isContributor = envelope["detail-type"] === "CloudWatch Alarm Contributor State Change";
  const schema = isDeleted ? DeletedDetail : isContributor ? ContributorDetail : AlarmDetail;
  const parsed = schema.safeParse(envelope.detail);
  if (!parsed.success) return problemFrom(parsed.error, envelope.detail, ["detail"]);
  const detail: Detail = parsed.data;
  const alarm = readAlarm(envelope, detail);
  if (alarm === null)
    return {
      path: "resources[0]",
      expected: "the ARN of a CloudWatch alarm",
      found: describeValue(envelope.resources?.[0]),
    };

  const { state, alarmContributor: contributor } = detail;
  const sentAt = parseInstant(envelope.time) ?? receivedAt;
  const changedAt = parseInstant(state?.timestamp);
  // A change of the configuration repeats the state and its time, and so is mostly known already. A deleted alarm
  // never recovers by itself: its deletion is news, and is as new as the message.
  const updatedAt = isDeleted ? sentAt : (changedAt ?? sentAt);
  const suppression = isDeleted ? null : readSuppression(detail, updatedAt);
  const reasonData = readReasonData(state?.reasonData);
  const children = readChildren(alarm, detail, reasonData);
  const description = detail.configuration?.description ?? "";
  const measuredUsd = estimatedCharges(detail, reasonData);

  return {
    source: "aws.cloudwatch",
    incidentId: contributor ? `${incidentOf(alarm.arn)}~${contributor.id}` : incidentOf(alarm.arn),
    // The envelope's time is not part of it: it may differ between two copies. A state that is sent once more because
    // its suppression began or ended is no copy.
    messageId: isDeleted
      ? [changedAt ?? sentAt, parseInstant(detail.configuration?.timestamp) ?? "", "deleted"].join("~")
      : [updatedAt, state?.value, suppression?.kind ?? ""].join("~"),
    updatedAt,
    sentAt,
    page: null,
    category: "alarm",
    type: alarm.name,
    service: namespacesOf(detail)[0] ?? "CloudWatch",
    state: isDeleted ? "resolved" : readState(state?.value),
    scope: "account",
    title: `Alarm ${alarm.name}${contributor ? `: ${listMap(contributor.attributes) || contributor.id}` : ""}`,
    text: [
      description,
      ...describeState(detail, isDeleted, changedAt),
      ...describeConfiguration(detail, children),
      ...describeValues(detail, reasonData, measuredUsd),
    ]
      .filter(Boolean)
      .join("\n"),
    accounts: affectedAccounts(alarm, detail),
    region: alarm.region,
    resources: readResources(detail),
    startsAt: state?.value === "ALARM" && !isDeleted ? changedAt : null,
    endsAt: null,
    measuredUsd,
    groups: { alarm: alarm.arn },
    children: children.map(incidentOf),
    nativeSeverity: null,
    threat: false,
    billing: metricsOf(detail).some(isEstimatedCharges),
    actionability: null,
    sample: false,
    suppressedBy: suppression?.words ?? null,
    suppressedUntil: suppression?.until ?? null,
    echo: false,
    links: linksIn(description),
  };
}

const incidentOf = (arn: string) => `aws.cloudwatch~${arn}`;

interface Alarm {
  arn: string;
  /** The ARN up to the name: what alarms of the same account and Region share. */
  prefix: string;
  region: string;
  account: string;
  name: string;
}

/** Names may hold spaces and colons. */
const ALARM_ARN = /^(arn:aws[\w-]*:cloudwatch:([a-z0-9-]+):(\d{12}):alarm:)(.+)$/s;

/** The ARN rather than the envelope: AWS's own samples of deletions have "us-east-*" for the Region there. */
function readAlarm(envelope: Envelope, detail: Detail): Alarm | null {
  const written = (envelope.resources ?? []).find((id) => typeof id === "string" && ALARM_ARN.test(id));
  const arn = written ?? deriveArn(envelope, detail.alarmName);
  const [, prefix, region, account, name] = (typeof arn === "string" && arn.match(ALARM_ARN)) || [];
  if (!prefix || !region || !account || !name) return null;
  return { arn: prefix + name, prefix, region, account, name };
}

function deriveArn({ region, account }: Envelope, name: string | null | undefined): string | null {
  if (!region || !account || !name) return null;
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
}

function readState(value: string | undefined): OperationalEvent["state"] {
  if (value === "OK") return "resolved";
  return value === "ALARM" ? "open" : "undetermined";
}

const SUPPRESSIONS = new Map([
  ["Alarm", "its suppressor alarm rings"],
  ["WaitPeriod", "it waits for its suppressor alarm to ring"],
  ["ExtensionPeriod", "its suppressor alarm rang until a moment ago"],
]);

/** Who keeps the alarm from acting. `kind` tells two messages about one state apart, whatever words they carry. */
function readSuppression(
  detail: Detail,
  at: string,
): { kind: string; words: string; until: string | null } | null {
  const { state, muteDetail: mute } = detail;
  if (!state || state.value === "OK") return null;
  const [start, end] = [parseInstant(mute?.muteWindowStart), parseInstant(mute?.muteWindowEnd)];
  const isMuted = mute && (mute.mutedByArn || start || end);
  // The window may be one that opens later.
  if (isMuted && (start === null || start <= at) && (end === null || at <= end))
    return { kind: "muted", words: `muted by ${mute.mutedByArn || "an alarm mute rule"}`, until: end };
  const kind = state.actionsSuppressedBy;
  if (!kind) return null;
  const why = SUPPRESSIONS.get(kind) ?? kind;
  const reason = state.actionsSuppressedReason ? ` (${state.actionsSuppressedReason})` : "";
  return { kind, words: `the alarm's actions are suppressed: ${why}${reason}`, until: null };
}

const LOGS = "AWS/Logs";

const metricsOf = (detail: Detail): Query[] => detail.configuration?.metrics ?? [];

const logGroupsOf = (detail: Detail): string[] => detail.configuration?.logGroupIdentifiers ?? [];

/** A metric's own, or the one that a Metrics Insights query selects from. */
function namespaceOf({ metricStat, expression }: Query): string | null {
  if (metricStat?.metric.namespace) return metricStat.metric.namespace;
  const selected = expression?.slice(0, 2_000).match(/\bFROM\s{1,9}(?:SCHEMA\s?\(\s?)?"([^"]{1,255})"/i);
  return selected?.[1] ?? null;
}

function namespacesOf(detail: Detail): string[] {
  const namespaces = [...metricsOf(detail).map(namespaceOf), ...logGroupsOf(detail).map(() => LOGS)];
  return namespaces.filter((namespace) => namespace !== null);
}

/**
 * The accounts that the metrics and log groups belong to. Only in a monitoring account of cross-account observability
 * is that another one than the alarm's own.
 */
function affectedAccounts(alarm: Alarm, detail: Detail): string[] {
  const contributor = accountAmong(detail.alarmContributor?.attributes);
  if (contributor !== null) return [contributor];
  const accounts = [
    ...metricsOf(detail).map((query) => {
      const metric = query.metricStat?.metric;
      const linked = metric?.namespace === "AWS/Billing" ? accountAmong(metric.dimensions) : null;
      const named = linked ?? accountAmong(query) ?? accountAmong(query.metricStat) ?? accountAmong(metric);
      // An expression speaks of the metrics beside it.
      return named ?? (metric ? alarm.account : null);
    }),
    ...logGroupsOf(detail).map((id) => accountIn(id) ?? alarm.account),
  ].filter((account) => account !== null);
  return accounts.length > 0 ? [...new Set(accounts)] : [alarm.account];
}

/** "AccountId" in the API, "AWS.AccountId" where a query groups by it, "LinkedAccount" in AWS/Billing. */
function accountAmong(fields: Record<string, unknown> | null | undefined): string | null {
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

function readResources(detail: Detail): Resource[] {
  const found = new Map<string, Resource>();
  const add = (id: unknown, type: string | null) => {
    if (typeof id === "string" && id !== "" && accountIn(id) !== id)
      found.set(`${type} ${id}`, { id, type, status: "pending" });
  };
  const addAll = (dimensions: Record<string, unknown> | null | undefined, type: string | null) => {
    if (type === null || !WITHOUT_RESOURCES.has(type))
      for (const [name, id] of Object.entries(dimensions ?? {})) if (!NO_RESOURCE.test(name)) add(id, type);
  };
  for (const query of metricsOf(detail)) addAll(query.metricStat?.metric.dimensions, namespaceOf(query));
  addAll(detail.alarmContributor?.attributes, namespacesOf(detail)[0] ?? null);
  for (const id of logGroupsOf(detail)) add(id, LOGS);
  return [...found.values()];
}

const ReasonData = z.looseObject({
  recentDatapoints: list(z.number()),
  evaluatedDatapoints: list(z.looseObject({ timestamp: unknown, value: z.number() })),
  threshold: unknown,
  triggeringAlarms: list(z.looseObject({ arn: z.string() })),
});
type ReasonData = z.infer<typeof ReasonData>;

/** JSON in a string; empty where it is broken. */
function readReasonData(written: unknown): ReasonData {
  try {
    const data = typeof written === "string" ? JSON.parse(written) : written;
    return ReasonData.parse(data ?? {});
  } catch {
    return ReasonData.parse({});
  }
}

/** ARNs of the alarms that made a composite alarm change its state, else of those that its rule waits for: at most 100. */
function readChildren(alarm: Alarm, detail: Detail, { triggeringAlarms }: ReasonData): string[] {
  const triggering = triggeringAlarms.map((child) => child.arn).filter(Boolean);
  const named = triggering.length > 0 ? triggering : alarmsIn(detail.configuration?.alarmRule ?? "");
  const arns = named
    .filter((name) => name !== "")
    .map((name) => (name.startsWith("arn:") ? name : alarm.prefix + name));
  return [...new Set(arns)].filter((arn) => arn !== alarm.arn).slice(0, 100);
}

const QUOTED = String.raw`"((?:[^"\\]|\\.){1,400})"`;
const ONE_ALARM = new RegExp(
  String.raw`(\bNOT\s{1,9}\(?\s{0,9})?\bALARM\s{0,9}\(\s{0,9}(?:${QUOTED}|([^()",]{1,400}))\s{0,9}\)`,
  "g",
);
const MANY_ALARMS = /\bAT_LEAST\s{0,9}\([^,()]{1,20},\s{0,9}ALARM\s{0,9},\s{0,9}\(([^)]{1,9000})\)/g;

/**
 * The alarms that a rule wants to ring: of ALARM(…) and AT_LEAST(…, ALARM, (…)), but not of NOT ALARM(…).
 * Source: CloudWatch API reference, PutCompositeAlarm.
 */
function alarmsIn(rule: string): string[] {
  const bounded = rule.slice(0, 10_240);
  const items = [...bounded.matchAll(MANY_ALARMS)].flatMap(([, list = ""]) => [
    ...list.matchAll(new RegExp(`${QUOTED}|([^",]{1,400})`, "g")),
  ]);
  return [
    ...[...bounded.matchAll(ONE_ALARM)].filter(([, not]) => not === undefined).map((match) => match.slice(2)),
    ...items.map((match) => match.slice(1)),
  ].map(([quoted, bare = ""]) => quoted?.replaceAll(/\\(.)/g, "$1") ?? bare.trim());
}

const isEstimatedCharges = ({ metricStat }: Query) =>
  metricStat?.metric.namespace === "AWS/Billing" && metricStat.metric.name === "EstimatedCharges";

/** US dollars of the month so far, where the alarm watches the metric itself and not what is computed from it. */
function estimatedCharges(detail: Detail, data: ReasonData): number | null {
  const watched = metricsOf(detail).find(
    (query) => isEstimatedCharges(query) && query.returnData !== false && query.returnData !== "false",
  );
  if (!watched || (watched.metricStat?.metric.dimensions?.Currency ?? "USD") !== "USD") return null;
  const value = newestValue(detail, data);
  return value !== null && value >= 0 ? value : null;
}

/** `recentDatapoints` begins with the oldest value, `reason` and `evaluatedDatapoints` with the newest. */
function newestValue({ state }: Detail, data: ReasonData): number | null {
  const [evaluated] = data.evaluatedDatapoints
    .map((point) => ({ at: parseInstant(point.timestamp) ?? "", value: point.value }))
    .filter((point) => point.at !== "")
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  const recent = data.recentDatapoints.at(-1);
  const written = state?.reason?.match(/\[(-?\d{1,20}(?:\.\d{1,20})?(?:E-?\d{1,2})?)[ ,\]]/)?.[1];
  return evaluated?.value ?? recent ?? (written === undefined ? null : Number(written));
}

/** Datapoints carry times such as (02/03/26 08:57:00), day first, which readers take for another date. */
const POINT_TIME = / \(\d{2}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}\)/g;

function describeState({ state, previousState }: Detail, isDeleted: boolean, at: string | null): string[] {
  if (isDeleted) return [`The alarm was deleted; its last state was ${state?.value ?? "unknown"}.`];
  const before = previousState?.value ? `, previous state ${previousState.value}` : "";
  return [
    `State ${state?.value}${at === null ? "" : ` since ${at}`}${before}.`,
    state?.reason ? `Reason: ${state.reason.replaceAll(POINT_TIME, "")}` : "",
    state?.evaluationState ? `Evaluation: ${state.evaluationState}` : "",
  ];
}

/** The longest list that is written out. */
const MAX_LINES = 10;

function describeConfiguration(detail: Detail, children: string[]): string[] {
  const { alarmRule, queryString } = detail.configuration ?? {};
  const names = children.slice(0, MAX_LINES).map((arn) => arn.match(ALARM_ARN)?.[4] ?? arn);
  const attributes = listMap(detail.alarmContributor?.attributes);
  return [
    attributes ? `Contributor: ${attributes}` : "",
    ...metricsOf(detail).slice(0, MAX_LINES).map(describeQuery),
    alarmRule ? `Alarm rule: ${alarmRule}` : "",
    names.length > 0 ? `Underlying alarms: ${names.join(", ")}` : "",
    queryString ? `Log query: ${queryString}` : "",
  ];
}

function describeQuery({ metricStat, expression, label }: Query): string {
  if (!metricStat) return expression ? `Expression: ${expression}${label ? ` (${label})` : ""}` : "";
  const { metric, period, stat, unit } = metricStat;
  const every = typeof period === "number" ? `every ${period} seconds` : "";
  const name = [metric.namespace, metric.name].filter(Boolean).join(" ");
  return `Metric: ${[name, stat, unit, every, listMap(metric.dimensions)].filter(Boolean).join(", ")}`;
}

function describeValues(detail: Detail, data: ReasonData, measuredUsd: number | null): string[] {
  const threshold = data.threshold ?? detail.configuration?.threshold;
  const operator = detail.configuration?.comparisonOperator;
  const value = newestValue(detail, data);
  return [
    typeof threshold === "number" ? `Threshold: ${threshold}${operator ? ` (${operator})` : ""}` : "",
    value === null ? "" : `Newest value: ${value}`,
    measuredUsd === null ? "" : `Estimated charges of this month so far: ${measuredUsd.toFixed(2)} USD`,
  ];
}

/** {"TableName": "orders"} as "TableName orders". */
const listMap = (fields: Record<string, unknown> | null | undefined) =>
  Object.entries(fields ?? {})
    .filter(([, value]) => typeof value === "string")
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
