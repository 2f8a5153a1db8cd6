import { readFileSync } from "node:fs";
import { Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { z } from "zod";
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS } from "../../config/metric-names.ts";
import { synthesise } from "../test-synthesise.ts";

const everything = synthesise("everything");
const Alarm = z.looseObject({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  Namespace: z.string(),
  MetricName: z.string(),
  Threshold: z.number(),
  Period: z.number(),
  EvaluationPeriods: z.number(),
  TreatMissingData: z.literal("notBreaching"),
  Dimensions: z.array(z.looseObject({ Name: z.string(), Value: z.unknown() })).default([]),
  AlarmActions: z.array(z.unknown()).default([]),
});
const alarmsOf = (stack: string, made = everything) =>
  [...made.resources(stack, "AWS::CloudWatch::Alarm").values()].map(({ Properties }) =>
    Alarm.parse(Properties),
  );
const alarms = alarmsOf("operations");

test("every alarm leads to its entry in the runbook", () => {
  const runbook = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");
  const headings = [...runbook.matchAll(/^#{2,4} (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, "")
      .replaceAll(" ", "-"),
  );
  // Of two headings of one name a link opens the first only.
  expect(headings.filter((heading, at) => headings.indexOf(heading) !== at)).toEqual([]);
  for (const { AlarmDescription } of [...alarms, ...alarmsOf("events-eu-central-1")]) {
    const [file, anchor] = AlarmDescription.split("#");
    expect(file).toBe("https://git.example.com/ohero/runbook.md");
    expect(headings).toContain(anchor);
  }
});

test("without an address alarms name the file", () => {
  for (const { AlarmDescription } of alarmsOf("operations", synthesise("single")))
    expect(AlarmDescription).toMatch(/^docs\/runbook\.md#/);
});

test("every queue of what failed has an alarm, at the first message", () => {
  const queues = [...everything.templates.keys()].flatMap((stack) =>
    [...everything.resources(stack, "AWS::SQS::Queue").values()].map(
      ({ Properties }) => Properties.QueueName,
    ),
  );
  const letters = queues.map(String).filter((name) => name.includes("dead-letters"));
  const watched = [...alarms, ...alarmsOf("events-us-east-1"), ...alarmsOf("events-eu-central-1")].filter(
    ({ MetricName, Threshold }) => MetricName === "ApproximateNumberOfMessagesVisible" && Threshold === 0,
  );
  expect(letters.length).toBeGreaterThan(8);
  expect(watched.length).toBe(letters.length);
  const inOperations = watched.flatMap(({ Dimensions }) => Dimensions.map(({ Value }) => Value));
  for (const name of letters.filter((letter) => !letter.includes("events-dead-letters")))
    expect(inOperations).toContain(name);
});

test("alarms of the application's own metrics read what the application writes", () => {
  const own = alarms.filter(({ Namespace }) => Namespace === METRIC_NAMESPACE);
  const names: string[] = Object.values(METRICS).map(({ name }) => name);
  expect(own.map(({ AlarmName }) => AlarmName).sort()).toEqual([
    "ohero-model-cost",
    "ohero-model-fallbacks",
    "ohero-outbox-waiting",
    "ohero-run-failures",
    "ohero-tickets-late",
    "ohero-time-outs",
  ]);
  for (const { MetricName, Dimensions } of own) {
    expect(names).toContain(MetricName);
    // Of this deployment: another one beside it rings for itself.
    expect(Dimensions).toEqual([{ Name: METRIC_DIMENSION, Value: "ohero" }]);
  }
});

test("the limit of a day's cost is the setting's", () => {
  expect(alarms.find(({ AlarmName }) => AlarmName === "ohero-model-cost")).toMatchObject({
    MetricName: "ModelCostUsd",
    Period: 86_400,
    Threshold: 20,
  });
});

test("each function that people or their systems call rings at the first call that fails or finds no room", () => {
  const ringsFor = (name: Parameters<typeof synthesise>[0]) =>
    alarmsOf("operations", synthesise(name))
      .filter(({ Namespace, Threshold }) => Namespace === "AWS/Lambda" && Threshold === 0)
      .map(({ AlarmName, MetricName, Dimensions, EvaluationPeriods }) => ({
        name: AlarmName,
        of: `${MetricName} of ${Dimensions.map(({ Value }) => Value)}`,
        periods: EvaluationPeriods,
      }));
  for (const name of ["http", "websocket", "websocket-authorizer"])
    expect(ringsFor("single")).toEqual(
      expect.arrayContaining([
        { name: `ohero-${name}-errors`, of: `Errors of ohero-${name}`, periods: 1 },
        { name: `ohero-${name}-throttles`, of: `Throttles of ohero-${name}`, periods: 1 },
      ]),
    );
  const headless = ringsFor("headless").map(({ name }) => name);
  expect(headless).toContain("ohero-http-errors");
  expect(headless.filter((name) => name.includes("websocket"))).toEqual([]);
});

test("alarms are told to the topic, which is encrypted and takes TLS only", () => {
  for (const { AlarmActions, AlarmName } of alarms) expect(AlarmActions, AlarmName).toHaveLength(1);
  const template = everything.template("operations");
  template.hasResourceProperties("AWS::SNS::Topic", { KmsMasterKeyId: Match.anyValue() });
  template.hasResourceProperties("AWS::KMS::Key", { EnableKeyRotation: true });
  template.hasResourceProperties("AWS::SNS::Subscription", {
    Protocol: "email",
    Endpoint: "operations@example.com",
  });
  template.hasResourceProperties("AWS::SNS::TopicPolicy", {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      ]),
    },
  });
});

test("without an address nobody is written to; without Slack nothing waits to be sent", () => {
  const { resources } = synthesise("headless");
  expect(resources("operations", "AWS::SNS::Subscription").size).toBe(0);
  const names = alarmsOf("operations", synthesise("headless")).map(({ AlarmName }) => AlarmName);
  expect(names).not.toContain("ohero-outbox-waiting");
  expect(names).not.toContain("ohero-send-messages-dead-letters");
});

test("the dashboard is one page", () => {
  const [dashboard] = everything.resources("operations", "AWS::CloudWatch::Dashboard").values();
  const text = JSON.stringify(dashboard?.Properties);
  expect(text).toMatch(/\\"ModelCostUsd\\+",\\+"Deployment\\+",\\+"ohero\\+"/);
});

test("events that wait for half an hour to be written to the lake are late", () => {
  const [stream] = everything.resources("event-lake", "AWS::KinesisFirehose::DeliveryStream").values();
  expect(alarms.find(({ AlarmName }) => AlarmName === "ohero-lake-late")).toMatchObject({
    Namespace: "AWS/Firehose",
    MetricName: "DeliveryToS3.DataFreshness",
    Dimensions: [{ Name: "DeliveryStreamName", Value: stream?.Properties.DeliveryStreamName }],
    Threshold: 1_800,
  });
});

test("a ticket that waits for half an hour to be written to its team's own system is late", () => {
  expect(alarms.find(({ AlarmName }) => AlarmName === "ohero-tickets-late")).toMatchObject({
    MetricName: "TicketsOldestSeconds",
    Threshold: 1_800,
  });
  const shown = (name: Parameters<typeof synthesise>[0]) =>
    JSON.stringify([...synthesise(name).resources("operations", "AWS::CloudWatch::Dashboard").values()]);
  expect(shown("everything")).toContain("TicketsWaiting");
  expect(shown("single")).not.toContain("Tickets");
});
