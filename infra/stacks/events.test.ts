import { expect, test } from "vitest";
import { eventPatterns } from "../event-patterns.ts";
import { placesOf } from "../places.ts";
import { EVENT_ACCOUNT, synthesise } from "../test-synthesise.ts";

const BUS = "arn:aws:events:us-east-1:111111111111:event-bus/ohero";

test.each(["events-us-east-1", "events-eu-central-1"])(
  "%s: a rule for each source, to the worker's bus",
  (stack) => {
    const { resources } = synthesise("everything");
    const rules = [...resources(stack, "AWS::Events::Rule").values()];
    expect(rules.map(({ Properties }) => Properties.EventPattern)).toEqual([...eventPatterns(true).values()]);
    for (const { Properties } of rules) {
      // None names a bus: on the default one is what AWS sends.
      expect(Properties.EventBusName).toBeUndefined();
      expect(Properties.State).toBe("ENABLED");
      expect(Properties.Targets).toMatchObject([
        { Arn: BUS, RoleArn: {}, DeadLetterConfig: { Arn: {} }, RetryPolicy: { MaximumRetryAttempts: 185 } },
      ]);
    }
  },
);

/** Every name that a stack gives, of those that have to be its own in an account and Region. */
const namesIn = (name: Parameters<typeof synthesise>[0], stack: string) =>
  [...synthesise(name).resources(stack).values()].flatMap(({ Properties, Type }) =>
    [Properties.AlarmName, Properties.QueueName, Properties.TopicName, Type === RULE && Properties.Name]
      .filter((one) => typeof one === "string")
      .map(String),
  );
const RULE = "AWS::Events::Rule";

test("in an account that several installations may collect from, names hold whose they are", () => {
  for (const stack of ["events-us-east-1", "events-eu-central-1"]) {
    const names = namesIn("everything", stack);
    expect(names).toContain("ohero-111111111111-from-health");
    expect(names).toContain("ohero-111111111111-alarms");
    expect(names.filter((name) => !name.startsWith("ohero-111111111111-"))).toEqual([]);
  }
  expect(namesIn("single", "events-us-east-1")).toContain("ohero-from-health");
});

test("the longest prefix leaves room for every rule's name: EventBridge takes 64 characters", () => {
  const { eventsPrefix } = placesOf({
    OHERO_AWS_ACCOUNT: "111111111111",
    OHERO_AWS_REGION: "us-east-1",
    OHERO_EVENT_ACCOUNT: EVENT_ACCOUNT,
    OHERO_TABLE_PREFIX: "a".repeat(20),
  });
  for (const source of eventPatterns(true).keys())
    expect(`${eventsPrefix}-from-${source.replace(/^aws\./, "")}`.length).toBeLessThanOrEqual(64);
});

test("the rules may put events on that bus, and nothing else", () => {
  const roles = [...synthesise("everything").resources("events-eu-central-1", "AWS::IAM::Role").values()];
  expect(roles).toHaveLength(1);
  expect(roles[0]?.Properties).toMatchObject({
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Principal: { Service: "events.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": EVENT_ACCOUNT } },
        },
      ],
    },
    Policies: [
      {
        PolicyDocument: { Statement: [{ Action: "events:PutEvents", Effect: "Allow", Resource: BUS }] },
      },
    ],
  });
});

test("the same account and Region: the same rules, straight to the worker's bus", () => {
  const { resources } = synthesise("single");
  const rules = [...resources("events-us-east-1", "AWS::Events::Rule").values()];
  expect(rules.map(({ Properties }) => Properties.EventPattern)).toEqual([...eventPatterns(false).values()]);
  for (const { Properties } of rules) expect(Properties.Targets).toMatchObject([{ Arn: BUS }]);
});

test("the dead letters take from these rules only", () => {
  const { resources } = synthesise("single");
  const [policy] = resources("events-us-east-1", "AWS::SQS::QueuePolicy").values();
  const allowed = JSON.stringify(policy?.Properties.PolicyDocument);
  expect(allowed.match(/"Fn::GetAtt":\["From\w+","Arn"\]/g)).toHaveLength(eventPatterns(false).size);
});

const alarmsOn = (name: Parameters<typeof synthesise>[0], stack: string) =>
  [...synthesise(name).resources(stack, "AWS::CloudWatch::Alarm").values()]
    .map(({ Properties }) => Properties)
    .filter(({ AlarmName }) => String(AlarmName).endsWith("-events-dead-letters"));

test("in the worker's account and Region the dead letters ring with all the others", () => {
  expect(alarmsOn("single", "events-us-east-1")).toEqual([]);
  expect(alarmsOn("single", "operations")).toMatchObject([{ AlarmActions: [{}] }]);
  expect(alarmsOn("twoRegions", "events-us-east-1")).toEqual([]);
  expect(alarmsOn("twoRegions", "operations")).toHaveLength(1);
});

test("elsewhere they ring there, and tell the address in a mail of their own, where there is one", () => {
  for (const stack of ["events-us-east-1", "events-eu-central-1"]) {
    const { resources } = synthesise("everything");
    expect(alarmsOn("everything", stack)).toMatchObject([{ AlarmActions: [{}], OKActions: [{}] }]);
    expect([...resources(stack, "AWS::SNS::Subscription").values()]).toMatchObject([
      { Properties: { Protocol: "email", Endpoint: "operations@example.com" } },
    ]);
    expect([...resources(stack, "AWS::SNS::Topic").values()]).toMatchObject([
      { Properties: { TopicName: "ohero-111111111111-alarms", KmsMasterKeyId: {} } },
    ]);
    const [policy] = resources(stack, "AWS::SNS::TopicPolicy").values();
    expect(JSON.stringify(policy?.Properties)).toContain(`"aws:SourceAccount":"${EVENT_ACCOUNT}"`);
  }
  expect(alarmsOn("everything", "operations")).toEqual([]);
  expect(alarmsOn("twoAccounts", "events-us-east-1")[0]).not.toHaveProperty("AlarmActions");
  expect(synthesise("twoAccounts").resources("events-us-east-1", "AWS::SNS::Topic").size).toBe(0);
});
