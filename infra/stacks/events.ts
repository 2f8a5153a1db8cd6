import { Stack, type StackProps } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import type { Construct } from "constructs";
import { createAlarmTopic } from "../alarm-topic.ts";
import { alarmOnDeadLetters } from "../alarms.ts";
import { createFailureQueue } from "../create-queue.ts";
import { createRole } from "../create-role.ts";
import { eventPatterns } from "../event-patterns.ts";
import type { Plan } from "../plan.ts";
import { rulesOf, takeFromRules, triedForADay } from "../rule-failures.ts";

/** Forwards what is wanted of one account and Region to the worker's bus: a rule for each source, on the default bus. */
export class EventsStack extends Stack {
  constructor(scope: Construct, id: string, plan: Plan, props: StackProps) {
    super(scope, id, props);
    const { places, deployment, hasTestEvents } = plan;
    const bus = places.arn("events", `event-bus/${places.bus}`);
    const role = createRole(this, "Forwarder", rulesOf(this.account), [
      { actions: ["events:PutEvents"], resources: [bus] },
    ]);
    const failures = createFailureQueue(this, "DeadLetters", `${places.eventsPrefix}-events-dead-letters`);
    const rules = [...eventPatterns(hasTestEvents)].map(([source, eventPattern]) => {
      const name = source.replace(/^aws\./, "");
      return new CfnRule(this, `From-${name}`, {
        name: `${places.eventsPrefix}-from-${name}`,
        description: `Events of ${source} for OHERO`,
        eventPattern,
        state: "ENABLED",
        targets: [
          {
            id: "worker",
            arn: bus,
            roleArn: role.roleArn,
            ...triedForADay(failures),
          },
        ],
      });
    });
    takeFromRules(failures, rules);
    // In the worker's own place the stack of alarms looks after this queue as well (infra/dead-letter-queues.ts).
    if (this.account === places.account && this.region === places.region) return;
    // An alarm tells a topic of its own account and Region only.
    const there = { ...plan, places: { ...places, prefix: places.eventsPrefix } };
    const action = deployment.OHERO_ALARM_EMAIL === "" ? undefined : createAlarmTopic(this, there);
    alarmOnDeadLetters(this, there, failures.queueName, "events-dead-letters", action);
  }
}
