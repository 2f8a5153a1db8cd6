import { Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { collectedSources } from "../event-patterns.ts";
import { functions } from "../functions.ts";
import { EVENT_ACCOUNT, synthesise } from "../test-synthesise.ts";

const { resources, template } = synthesise("single");

test("deliveries wait in order within each incident, and long enough to be run", () => {
  template("intake").hasResourceProperties("AWS::SQS::Queue", {
    QueueName: "ohero-deliveries.fifo",
    FifoQueue: true,
    ContentBasedDeduplication: false,
    DeduplicationScope: "messageGroup",
    FifoThroughputLimit: "perMessageGroupId",
    VisibilityTimeout: 900,
    RedrivePolicy: { maxReceiveCount: 1_000 },
  });
  expect(900).toBeGreaterThanOrEqual(6 * functions.agent.timeout);
  template("intake").hasResourceProperties("AWS::SQS::Queue", {
    QueueName: "ohero-dead-letters.fifo",
    FifoQueue: true,
    RedriveAllowPolicy: {
      redrivePermission: "byQueue",
      sourceQueueArns: ["arn:aws:sqs:us-east-1:111111111111:ohero-deliveries.fifo"],
    },
  });
});

test("every queue that a function empties is out of sight for six times as long as that may take", () => {
  const everything = synthesise("everything");
  const visibility = (name: string) =>
    [...everything.templates.keys()]
      .flatMap((stack) => [...everything.resources(stack, "AWS::SQS::Queue").values()])
      .find(({ Properties }) => Properties.QueueName === name)?.Properties.VisibilityTimeout;
  expect(visibility("ohero-deliveries.fifo")).toBeGreaterThanOrEqual(6 * functions.agent.timeout);
  const [mapping] = everything.resources("knowledge", "AWS::Lambda::EventSourceMapping").values();
  expect(visibility("ohero-knowledge-changes")).toBe(
    6 * functions["knowledge-sync"].timeout + Number(mapping?.Properties.MaximumBatchingWindowInSeconds),
  );
});

test("what comes in goes to ingest; what ingest cannot hand over is kept", () => {
  const [rule] = resources("intake", "AWS::Events::Rule").values();
  expect(rule?.Properties).toMatchObject({
    EventPattern: { source: collectedSources(false) },
    Targets: [{ DeadLetterConfig: { Arn: {} }, RetryPolicy: { MaximumEventAgeInSeconds: 86_400 } }],
  });
  template("intake").hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 6 * 3_600,
    DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
  });
});

test("the bus takes events from the event account only, and only those that are collected", () => {
  expect(resources("intake", "AWS::Events::EventBusPolicy").size).toBe(0);
  const two = synthesise("twoAccounts");
  const policies = [...two.resources("intake", "AWS::Events::EventBusPolicy").values()];
  expect(policies).toHaveLength(1);
  expect(policies[0]?.Properties.Statement).toMatchObject({
    Effect: "Allow",
    Action: "events:PutEvents",
    Principal: { AWS: `arn:aws:iam::${EVENT_ACCOUNT}:root` },
    Condition: {
      "ForAllValues:StringEquals": { "events:source": expect.arrayContaining(["aws.health", "aws.ce"]) },
    },
  });
});

test("test events come in where the setting says so, and where things are tried out; nowhere else", () => {
  const namesThem = (...given: Parameters<typeof synthesise>) =>
    JSON.stringify([...synthesise(...given).templates.values()].map((one) => one.toJSON())).includes(
      "test.aws.",
    );
  expect(namesThem("single")).toBe(false);
  expect(namesThem("twoAccounts")).toBe(false);
  expect(namesThem("everything")).toBe(true);
  expect(namesThem("single", { isEphemeral: true })).toBe(true);
});
