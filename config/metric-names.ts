/** Where CloudWatch keeps the application's own metrics. */
export const METRIC_NAMESPACE = "OHERO";

/** Each metric's one dimension: OHERO_TABLE_PREFIX, as there may be several OHEROs in an account and Region. */
export const METRIC_DIMENSION = "Deployment";

/** The metrics: written as one line of a function's log (CloudWatch's embedded metric format), read by alarms and the dashboard. */
export const METRICS = {
  runs: { name: "Runs", unit: "Count" },
  runFailures: { name: "RunFailures", unit: "Count" },
  runDuration: { name: "RunDuration", unit: "Milliseconds" },
  modelFallbacks: { name: "ModelFallbacks", unit: "Count" },
  modelCostUsd: { name: "ModelCostUsd", unit: "None" },
  timeOuts: { name: "TimeOuts", unit: "Count" },
  outboxWaiting: { name: "OutboxWaiting", unit: "Count" },
  ticketsWaiting: { name: "TicketsWaiting", unit: "Count" },
  ticketsOldestSeconds: { name: "TicketsOldestSeconds", unit: "Seconds" },
} as const;

export type MetricKey = keyof typeof METRICS;
