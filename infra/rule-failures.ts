import { Duration } from "aws-cdk-lib";
import type { CfnRule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Queue } from "aws-cdk-lib/aws-sqs";

/** EventBridge, when it works for rules of this account. */
export const rulesOf = (account: string): ServicePrincipal =>
  new ServicePrincipal("events.amazonaws.com", {
    conditions: { StringEquals: { "aws:SourceAccount": account } },
  });

/** What a rule does with an event that its target does not take: it tries again for a day, and then puts it aside. */
export const triedForADay = (failures: Queue) => ({
  deadLetterConfig: { arn: failures.queueArn },
  retryPolicy: {
    maximumEventAgeInSeconds: Duration.hours(24).toSeconds(),
    maximumRetryAttempts: 185,
  },
});

/** Lets rules put aside there what their targets did not take, and nobody else. */
export function takeFromRules(failures: Queue, rules: readonly CfnRule[]): void {
  failures.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("events.amazonaws.com")],
      actions: ["sqs:SendMessage"],
      resources: [failures.queueArn],
      conditions: { ArnEquals: { "aws:SourceArn": rules.map(({ attrArn }) => attrArn) } },
    }),
  );
}
