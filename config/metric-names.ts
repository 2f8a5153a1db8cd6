/** Where CloudWatch keeps the application's own metrics. */
export const METRIC_NAMESPACE = "OHERO";

/**
 * The metrics: written as one line of a function's log (CloudWatch's embedded metric format), read by alarms and the dashboard.
 * None has a dimension: there is one OHERO in an account and Region, or they are looked at together.
 */
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
