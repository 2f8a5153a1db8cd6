import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { Dashboard, GraphWidget, type IMetric, TextWidget } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { createAlarmTopic } from "../alarm-topic.ts";
import {
  alarmOnDeadLetters,
  createAlarm,
  functionMetric,
  ownMetricsOf,
  queueMetric,
  streamMetric,
} from "../alarms.ts";
import { deadLetterQueues } from "../dead-letter-queues.ts";
import type { Plan } from "../plan.ts";

/** A delivery that waits for longer than this is late: a batch takes seconds, and several run side by side. */
const LATE_SECONDS = 15 * 60;
/** Of a five-minute span; single ones are what the next model of the list is for. */
const FALLBACKS = 10;
/** Messages that Slack has not taken yet. */
const WAITING = 50;
/** An event that waits for longer to be written to the lake: Firehose writes every five minutes. */
const LATE_EVENT_SECONDS = 30 * 60;
/** A ticket that waits for longer to be written to its team's own system: each minute somebody tries. */
const LATE_TICKET_SECONDS = 30 * 60;

/** Who is told when something is wrong, of what, and one page to look at. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, plan: Plan, props: StackProps) {
    super(scope, id, props);
    const { places, deployment } = plan;
    const { prefix } = places;
    const action = createAlarmTopic(this, plan);
    const alarm = (name: string, metric: IMetric, above: number, periods = 1) =>
      createAlarm(this, { plan, name, metric, above, periods, action });
    const own = ownMetricsOf(prefix);

    for (const name of deadLetterQueues(plan))
      alarmOnDeadLetters(this, plan, name, name.replace(`${prefix}-`, "").replace(".fifo", ""), action);
    alarm("deliveries-late", queueMetric(places.queue, "ApproximateAgeOfOldestMessage"), LATE_SECONDS);
    alarm("run-failures", own("runFailures", "Sum"), 0, 2);
    alarm("model-fallbacks", own("modelFallbacks", "Sum"), FALLBACKS, 2);
    alarm("time-outs", own("timeOuts", "Sum", Duration.hours(1)), 0);
    alarm("model-cost", own("modelCostUsd", "Sum", Duration.days(1)), deployment.OHERO_DAILY_COST_USD);
    for (const name of ["agent", "ingest"]) {
      alarm(`${name}-errors`, functionMetric(`${prefix}-${name}`, "Errors"), 0, 2);
      alarm(`${name}-throttles`, functionMetric(`${prefix}-${name}`, "Throttles"), 0, 3);
    }
    // Nobody is sure to call these again: the first call that fails may be a message from Slack that is lost.
    for (const name of ["http", ...(plan.hasPage ? ["websocket", "websocket-authorizer"] : [])]) {
      alarm(`${name}-errors`, functionMetric(`${prefix}-${name}`, "Errors"), 0);
      alarm(`${name}-throttles`, functionMetric(`${prefix}-${name}`, "Throttles"), 0);
    }
    // Firehose puts aside by itself what it cannot sort into a folder; what S3 does not take waits, and is lost after a day.
    alarm("lake-late", streamMetric(places.eventStream, "DeliveryToS3.DataFreshness"), LATE_EVENT_SECONDS);
    if (plan.hasSlack) alarm("outbox-waiting", own("outboxWaiting", "Maximum"), WAITING, 3);
    if (plan.ticketSystems.length > 0)
      alarm("tickets-late", own("ticketsOldestSeconds", "Maximum"), LATE_TICKET_SECONDS);
    this.createDashboard(plan);
  }

  private createDashboard(plan: Plan): void {
    const { places } = plan;
    const { prefix } = places;
    const graph = (title: string, ...left: IMetric[]) =>
      new GraphWidget({ title, left, width: 8, height: 6 });
    const own = ownMetricsOf(prefix);
    const agent = `${prefix}-agent`;
    new Dashboard(this, "Dashboard", {
      dashboardName: prefix,
      widgets: [
        [
          new TextWidget({
            markdown: `# OHERO\nWhat to do about an alarm: ${plan.deployment.OHERO_RUNBOOK_URL || "docs/runbook.md"}. Logs: /aws/lambda/${prefix}-…`,
            width: 24,
            height: 2,
          }),
        ],
        [
          graph("Runs", own("runs", "Sum"), own("runFailures", "Sum"), own("timeOuts", "Sum")),
          graph("Milliseconds of a run", own("runDuration", "p50"), own("runDuration", "p95")),
          graph("Models", own("modelFallbacks", "Sum"), own("modelCostUsd", "Sum")),
        ],
        [
          graph(
            "Deliveries that wait",
            queueMetric(places.queue, "ApproximateNumberOfMessagesVisible"),
            queueMetric(places.queue, "ApproximateNumberOfMessagesNotVisible"),
          ),
          graph("Seconds that the oldest waits", queueMetric(places.queue, "ApproximateAgeOfOldestMessage")),
          graph(
            "Dead letters",
            ...deadLetterQueues(plan).map((name) => queueMetric(name, "ApproximateNumberOfMessagesVisible")),
          ),
        ],
        [
          graph(
            "Agent",
            functionMetric(agent, "Invocations"),
            functionMetric(agent, "Errors"),
            functionMetric(agent, "Throttles"),
          ),
          graph("Agents at once", functionMetric(agent, "ConcurrentExecutions", "Maximum")),
          graph("Messages to be sent", own("outboxWaiting", "Maximum")),
        ],
        ...(plan.ticketSystems.length === 0
          ? []
          : [
              [
                graph("Tickets that wait for the teams' systems", own("ticketsWaiting", "Maximum")),
                graph("Seconds that the oldest of them waits", own("ticketsOldestSeconds", "Maximum")),
              ],
            ]),
      ],
    });
  }
}
