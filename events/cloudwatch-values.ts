import { type AlarmDetail, metricsOf, type Query } from "./cloudwatch-detail.ts";
import { parseInstant } from "./instant.ts";

export const isEstimatedCharges = ({ metricStat }: Query) =>
  metricStat?.metric.namespace === "AWS/Billing" && metricStat.metric.name === "EstimatedCharges";

/** US dollars of the month so far, where the alarm watches the metric itself and not what is computed from it. */
export function estimatedCharges(detail: AlarmDetail): number | null {
  const watched = metricsOf(detail).find(
    (query) => isEstimatedCharges(query) && query.returnData !== false && query.returnData !== "false",
  );
  if (!watched || (watched.metricStat?.metric.dimensions?.Currency ?? "USD") !== "USD") return null;
  const value = newestValue(detail);
  return value !== null && value >= 0 ? value : null;
}

/** `recentDatapoints` begins with the oldest value, `reason` and `evaluatedDatapoints` with the newest. */
export function newestValue({ state }: AlarmDetail): number | null {
  const data = state?.reasonData;
  const [evaluated] = (data?.evaluatedDatapoints ?? [])
    .map((point) => ({ at: parseInstant(point.timestamp) ?? "", value: point.value }))
    .filter((point) => point.at !== "")
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  const recent = data?.recentDatapoints.at(-1);
  const written = state?.reason?.match(/\[(-?\d{1,20}(?:\.\d{1,20})?(?:E-?\d{1,2})?)[ ,\]]/)?.[1];
  return evaluated?.value ?? recent ?? (written === undefined ? null : Number(written));
}
