import { expect, test } from "vitest";
import { eventPatterns } from "../event-patterns.ts";
import { EVENT_ACCOUNT, synthesise } from "../test-synthesise.ts";

const BUS = "arn:aws:events:us-east-1:111111111111:event-bus/ohero";

test.each(["events-us-east-1", "events-eu-central-1"])(
  "%s: a rule for each source, to the worker's bus",
  (stack) => {
    const { resources } = synthesise("everything");
    const rules = [...resources(stack, "AWS::Events::Rule").values()];
    expect(rules.map(({ Properties }) => Properties.EventPattern)).toEqual([...eventPatterns.values()]);
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
  expect(rules).toHaveLength(eventPatterns.size);
  for (const { Properties } of rules) expect(Properties.Targets).toMatchObject([{ Arn: BUS }]);
});

test("the dead letters take from these rules only", () => {
  const { resources } = synthesise("single");
  const [policy] = resources("events-us-east-1", "AWS::SQS::QueuePolicy").values();
  const allowed = JSON.stringify(policy?.Properties.PolicyDocument);
  expect(allowed.match(/"Fn::GetAtt":\["From\w+","Arn"\]/g)).toHaveLength(eventPatterns.size);
});
