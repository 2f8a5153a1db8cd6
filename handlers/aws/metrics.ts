import type { Environment } from "../../config/environment.ts";
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS, type MetricKey } from "../../config/metric-names.ts";

/**
 * Counts and durations of one call, written as one line of CloudWatch's embedded metric format, out of which the metrics are
 * made. The line goes past Lambda's JSON log format, which would wrap it.
 */
export function createMetrics(
  { OHERO_TABLE_PREFIX: deployment }: Pick<Environment, "OHERO_TABLE_PREFIX">,
  write: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
) {
  const values = new Map<MetricKey, number[]>();
  return {
    add(key: MetricKey, value = 1): void {
      values.set(key, [...(values.get(key) ?? []), value]);
    },
    flush(): void {
      if (values.size === 0) return;
      const Metrics = [...values.keys()].map((key) => ({ Name: METRICS[key].name, Unit: METRICS[key].unit }));
      const CloudWatchMetrics = [{ Namespace: METRIC_NAMESPACE, Dimensions: [[METRIC_DIMENSION]], Metrics }];
      const named = Object.fromEntries([...values].map(([key, all]) => [METRICS[key].name, all]));
      write(
        JSON.stringify({
          _aws: { Timestamp: Date.now(), CloudWatchMetrics },
          [METRIC_DIMENSION]: deployment,
          ...named,
        }),
      );
      values.clear();
    },
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
