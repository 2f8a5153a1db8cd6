import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { alarmOnDeadLetters } from "../alarms.ts";
import { createFailureQueue } from "../create-queue.ts";
import { createRole } from "../create-role.ts";
import { eventPatterns } from "../event-patterns.ts";
import type { Plan } from "../plan.ts";

/** Forwards what is wanted of one account and Region to the worker's bus: a rule for each source, on the default bus. */
export class EventsStack extends Stack {
  constructor(scope: Construct, id: string, { places }: Plan, props: StackProps) {
    super(scope, id, props);
    const bus = places.arn("events", `event-bus/${places.bus}`);
    const eventBridge = new ServicePrincipal("events.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": this.account } },
    });
    const role = createRole(this, "Forwarder", eventBridge, [
      { actions: ["events:PutEvents"], resources: [bus] },
    ]);
    const failures = createFailureQueue(this, "DeadLetters", `${places.prefix}-events-dead-letters`);
    const rules = [...eventPatterns].map(([source, eventPattern]) => {
      const name = source.replace(/^aws\./, "");
      return new CfnRule(this, `From-${name}`, {
        name: `${places.prefix}-from-${name}`,
        description: `Events of ${source} for OHERO`,
        eventPattern,
        state: "ENABLED",
        targets: [
          {
            id: "worker",
            arn: bus,
            roleArn: role.roleArn,
            deadLetterConfig: { arn: failures.queueArn },
            retryPolicy: {
              maximumEventAgeInSeconds: Duration.hours(24).toSeconds(),
              maximumRetryAttempts: 185,
            },
          },
        ],
      });
    });
    failures.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [failures.queueArn],
        conditions: { ArnEquals: { "aws:SourceArn": rules.map(({ attrArn }) => attrArn) } },
      }),
    );
    // Without an action: the topic of alarms may be in another account or Region.
    alarmOnDeadLetters(this, places.prefix, failures.queueName, "events-dead-letters");
  }
}
