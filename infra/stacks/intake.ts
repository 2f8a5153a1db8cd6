import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import { CfnEventBusPolicy, EventBus, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import { createFailureQueue, createQueue } from "../create-queue.ts";
import { environmentOf } from "../environment.ts";
import { collectedSources } from "../event-patterns.ts";
import { functions } from "../functions.ts";
import { grants } from "../grants.ts";
import { createFunction } from "../ohero-function.ts";
import type { Plan } from "../plan.ts";

/**
 * The agent itself puts aside what cannot be run, with a reason, after eight attempts of its own. SQS counts as well what only
 * waited behind others, or came while a table was away or an agent could not start: that must not be lost. As much as SQS takes.
 */
const ATTEMPTS = 1_000;

/** The worker's bus, and what it takes: kept in a queue, in order within each incident, until the agent has room for it. */
export class IntakeStack extends Stack {
  constructor(scope: Construct, id: string, plan: Plan, props: StackProps) {
    super(scope, id, props);
    const { places, deployment } = plan;
    const sources = collectedSources(plan.hasTestEvents);
    const bus = new EventBus(this, "Bus", {
      eventBusName: places.bus,
      description: "Operational events, from every account and Region that OHERO collects them in",
    });
    const { OHERO_EVENT_ACCOUNT: sender } = deployment;
    if (sender !== places.account)
      new CfnEventBusPolicy(this, "FromEventAccount", {
        eventBusName: bus.eventBusName,
        statementId: "FromEventAccount",
        statement: {
          Effect: "Allow",
          Principal: { AWS: `arn:${places.partition}:iam::${sender}:root` },
          Action: "events:PutEvents",
          Resource: bus.eventBusArn,
          Condition: { "ForAllValues:StringEquals": { "events:source": sources } },
        },
      });

    createQueue(this, "Deliveries", {
      name: places.queue,
      deadLettersName: places.deadLetters,
      isFifo: true,
      // Six times as long as a batch may take (Lambda developer guide, "Using Lambda with Amazon SQS").
      visibility: 6 * functions.agent.timeout,
      attempts: ATTEMPTS,
    });

    // What the command line needs in order to look at the state here.
    new CfnOutput(this, "Bucket", { description: "OHERO_BUCKET", value: places.bucket });
    new CfnOutput(this, "QueueUrl", { description: "OHERO_QUEUE_URL", value: places.queueUrl(places.queue) });
    new CfnOutput(this, "DeadLetterUrl", {
      description: "OHERO_DEAD_LETTER_URL",
      value: places.queueUrl(places.deadLetters),
    });

    const ingest = createFunction(this, "ingest", {
      plan,
      grants: grants.ingest(places),
      environment: environmentOf(plan, "nobody"),
      failures: {
        queue: createFailureQueue(this, "IngestDeadLetters", `${places.prefix}-ingest-dead-letters`),
        retries: 2,
        // As long as Lambda keeps it: nobody sends an event again.
        waits: Duration.hours(6),
      },
    });
    new Rule(this, "ToIngest", {
      ruleName: `${places.prefix}-to-ingest`,
      description: "What the worker's bus takes goes to the queue",
      eventBus: bus,
      eventPattern: { source: sources },
      targets: [
        new LambdaFunction(ingest, {
          deadLetterQueue: createFailureQueue(this, "RuleDeadLetters", `${places.prefix}-rule-dead-letters`),
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
  }
}
