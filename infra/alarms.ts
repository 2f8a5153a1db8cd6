import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { Deployment } from "../config/deployment.ts";
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS, type MetricKey } from "../config/metric-names.ts";
import type { Plan } from "./plan.ts";

export interface AlarmOptions {
  plan: Pick<Plan, "places" | "deployment">;
  /** Names it, and its entry in docs/runbook.md. */
  name: string;
  metric: IMetric;
  /** It rings above this. */
  above: number;
  /** Periods in a row. Default: 1. */
  periods?: number;
  action?: IAlarmAction | undefined;
}

/** Where the runbook says what to do: an address where the deployment knows one, else the file of this checkout. */
export const runbookEntry = (
  { OHERO_RUNBOOK_URL: url }: Pick<Deployment, "OHERO_RUNBOOK_URL">,
  name: string,
): string => `${url || "docs/runbook.md"}#${name}`;

export function createAlarm(
  scope: Construct,
  { plan: { places, deployment }, name, metric, above, periods = 1, action }: AlarmOptions,
): Alarm {
  const alarm = new Alarm(scope, `alarm-${name}`, {
    alarmName: `${places.prefix}-${name}`,
    alarmDescription: runbookEntry(deployment, name),
    metric,
    threshold: above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    // Nothing happened, so nothing failed.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  if (action) {
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
  return alarm;
}

/** The application's own metrics, of the deployment with this prefix. */
export const ownMetricsOf =
  (prefix: string) =>
  (key: MetricKey, statistic: string, period = Duration.minutes(5)): Metric =>
    new Metric({
      namespace: METRIC_NAMESPACE,
      metricName: METRICS[key].name,
      dimensionsMap: { [METRIC_DIMENSION]: prefix },
      statistic,
      period,
    });

export const queueMetric = (queue: string, metricName: string): Metric =>
  new Metric({
    namespace: "AWS/SQS",
    metricName,
    dimensionsMap: { QueueName: queue },
    statistic: "Maximum",
    period: Duration.minutes(5),
  });

export const functionMetric = (functionName: string, metricName: string, statistic = "Sum"): Metric =>
  new Metric({
    namespace: "AWS/Lambda",
    metricName,
    dimensionsMap: { FunctionName: functionName },
    statistic,
    period: Duration.minutes(5),
  });

export const streamMetric = (stream: string, metricName: string): Metric =>
  new Metric({
    namespace: "AWS/Firehose",
    metricName,
    dimensionsMap: { DeliveryStreamName: stream },
    statistic: "Maximum",
    period: Duration.minutes(5),
  });

/** Something lies in a queue that nobody empties but people. */
export const alarmOnDeadLetters = (
  scope: Construct,
  plan: AlarmOptions["plan"],
  queue: string,
  name: string,
  action?: IAlarmAction,
): Alarm =>
  createAlarm(scope, {
    plan,
    name,
    metric: queueMetric(queue, "ApproximateNumberOfMessagesVisible"),
    above: 0,
    action,
  });
