import type { Stack } from "aws-cdk-lib";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Plan } from "./plan.ts";

/**
 * The topic that alarms of a stack's account and Region are told to, and the address that is subscribed to it, where there is one.
 * It has a key of our own: CloudWatch may not use the one that AWS keeps for SNS.
 */
export function createAlarmTopic(stack: Stack, { places, deployment, removal }: Plan): SnsAction {
  const fromAlarms = {
    principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
    conditions: { StringEquals: { "aws:SourceAccount": stack.account } },
  };
  const key = new Key(stack, "TopicKey", {
    description: "Alarms of OHERO",
    enableKeyRotation: true,
    removalPolicy: removal,
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      ...fromAlarms,
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["*"],
    }),
  );
  const topic = new Topic(stack, "Alarms", {
    topicName: `${places.prefix}-alarms`,
    displayName: "OHERO alarms",
    masterKey: key,
    enforceSSL: true,
  });
  topic.addToResourcePolicy(
    new PolicyStatement({ ...fromAlarms, actions: ["sns:Publish"], resources: [topic.topicArn] }),
  );
  if (deployment.OHERO_ALARM_EMAIL !== "")
    topic.addSubscription(new EmailSubscription(deployment.OHERO_ALARM_EMAIL));
  return new SnsAction(topic);
}
