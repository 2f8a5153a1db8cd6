import { alarmNameIn } from "./cloudwatch-alarm.ts";
import { type AlarmDetail, type Dimensions, metricsOf, type Query } from "./cloudwatch-detail.ts";
import { newestValue } from "./cloudwatch-values.ts";
import { joinLines } from "./line.ts";

/** The longest list that is written out. */
const MAX_LINES = 10;

/** What is known besides the detail itself. */
interface Known {
  isDeleted: boolean;
  changedAt: string | null;
  /** ARNs of the alarms under a composite alarm. */
  children: string[];
  measuredUsd: number | null;
}

/** What the alarm measures and why it rings, as lines of plain English. */
export function cloudWatchText(detail: AlarmDetail, known: Known): string {
  return joinLines([
    detail.configuration?.description,
    ...stateLines(detail, known),
    ...configurationLines(detail, known),
    ...valueLines(detail, known),
  ]);
}

/** Datapoints carry times such as (02/03/26 08:57:00), day first, which readers take for another date. */
const POINT_TIME = / \(\d{2}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}\)/g;

function stateLines({ state, previousState }: AlarmDetail, { isDeleted, changedAt }: Known) {
  if (isDeleted) return [`The alarm was deleted; its last state was ${state?.value ?? "unknown"}.`];
  const since = changedAt === null ? "" : ` since ${changedAt}`;
  const before = previousState?.value ? `, previous state ${previousState.value}` : "";
  return [
    `State ${state?.value}${since}${before}.`,
    state?.reason ? `Reason: ${state.reason.replaceAll(POINT_TIME, "")}` : null,
    state?.evaluationState ? `Evaluation: ${state.evaluationState}` : null,
  ];
}

function configurationLines(detail: AlarmDetail, { children }: Known) {
  const { alarmRule, queryString } = detail.configuration ?? {};
  const attributes = listDimensions(detail.alarmContributor?.attributes);
  const names = children.slice(0, MAX_LINES).map(alarmNameIn);
  return [
    attributes === "" ? null : `Contributor: ${attributes}`,
    ...metricsOf(detail).slice(0, MAX_LINES).map(queryLine),
    alarmRule ? `Alarm rule: ${alarmRule}` : null,
    names.length > 0 ? `Underlying alarms: ${names.join(", ")}` : null,
    queryString ? `Log query: ${queryString}` : null,
  ];
}

function queryLine({ metricStat, expression, label }: Query): string | null {
  if (!metricStat) return expression ? `Expression: ${expression}${label ? ` (${label})` : ""}` : null;
  const { metric, period, stat, unit } = metricStat;
  const every = typeof period === "number" ? `every ${period} seconds` : null;
  const name = [metric.namespace, metric.name].filter(Boolean).join(" ");
  return `Metric: ${[name, stat, unit, every, listDimensions(metric.dimensions)].filter(Boolean).join(", ")}`;
}

function valueLines(detail: AlarmDetail, { measuredUsd }: Known) {
  const { threshold: configured, comparisonOperator: operator } = detail.configuration ?? {};
  const threshold = detail.state?.reasonData?.threshold ?? configured;
  const value = newestValue(detail);
  return [
    typeof threshold === "number" ? `Threshold: ${threshold}${operator ? ` (${operator})` : ""}` : null,
    value === null ? null : `Newest value: ${value}`,
    measuredUsd === null ? null : `Estimated charges of this month so far: ${measuredUsd.toFixed(2)} USD`,
  ];
}

/** {"TableName": "orders"} as "TableName orders". */
export const listDimensions = (dimensions: Dimensions) =>
  Object.entries(dimensions ?? {})
    .filter(([, value]) => typeof value === "string")
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
