import fc from "fast-check";
import { test } from "vitest";
import { payload } from "../events/test-payloads.ts";
import { PRODUCTION } from "./test-application.ts";
import { at, expectSameEnds, places, type Sent, type Value } from "./test-order.ts";

const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:${PRODUCTION}:alarm:${name}`;

/** Two composites over one alarm have something in common once it rings. */
const RULES: Record<string, string> = {
  top: "ALARM(a) OR ALARM(b)",
  wide: "ALARM(b) OR ALARM(c)",
};

const alarm = fc.record({
  name: fc.constantFrom("a", "b", "c", "top", "wide", "a~x"),
  value: fc.constantFrom("ALARM", "ALARM", "OK", "INSUFFICIENT_DATA"),
  triggering: fc.subarray(["b", "d"]),
  namespace: fc.constantFrom("AWS/Lambda", "AWS/Lambda", "AWS/NATGateway"),
  ...places,
});

function alarmMessage(
  { name, value, triggering, namespace, place, copies }: Value<typeof alarm>,
  minute: number,
): Sent {
  const event = payload("C01");
  const [alarmName = "", contributor] = name.split("~");
  event.resources = [arn(alarmName)];
  event.time = at(minute, 5);
  event.detail.alarmName = alarmName;
  event.detail.state = { value, timestamp: at(minute), reason: "Threshold Crossed" };
  event.detail.configuration.metrics[0].metricStat.metric.namespace = namespace;
  if (contributor !== undefined) {
    event["detail-type"] = "CloudWatch Alarm Contributor State Change";
    event.detail.alarmContributor = { id: contributor, attributes: { FunctionName: "checkout" } };
  }
  const rule = RULES[name];
  if (rule !== undefined) {
    event.detail.configuration = { alarmRule: rule };
    const triggeringAlarms = triggering.map((child) => ({ arn: arn(child), state: { value: "ALARM" } }));
    event.detail.state.reasonData = JSON.stringify({ triggeringAlarms });
  }
  return { raw: event, place, copies };
}

test("alarms, their contributors and composites over them", { timeout: 120_000 }, () =>
  expectSameEnds(fc.array(alarm, { minLength: 1, maxLength: 7 }), (changes) => changes.map(alarmMessage), 25),
);

const impact = fc.record({ usd: fc.integer({ min: 100, max: 2_000 }), ...places });
const feedback = fc.constantFrom(undefined, "YES", "NO", "PLANNED_ACTIVITY");

test("a cost anomaly that grows in a development account", { timeout: 60_000 }, () =>
  expectSameEnds(
    fc.tuple(fc.array(impact, { minLength: 1, maxLength: 5 }), feedback),
    ([steps, last]) =>
      steps.map(({ place, copies }, minute) => {
        const event = payload("A03");
        event.time = at(minute);
        const totalImpact = steps.slice(0, minute + 1).reduce((sum, { usd }) => sum + usd, 0);
        event.detail.impact = { totalImpact };
        if (minute === steps.length - 1) event.detail.feedback = last;
        return { raw: event, place, copies };
      }),
    8,
  ),
);

const result = fc.record({
  resource: fc.nat(1),
  complianceType: fc.constantFrom("NON_COMPLIANT", "COMPLIANT", "NOT_APPLICABLE", "INSUFFICIENT_DATA"),
  ...places,
});

test("a rule of AWS Config on two resources", { timeout: 60_000 }, () =>
  expectSameEnds(
    fc.array(result, { minLength: 1, maxLength: 6 }),
    (results) =>
      results.map(({ resource, complianceType, place, copies }, minute) => {
        const event = payload("T03");
        event.time = at(minute, 5);
        event.detail.resourceId = `vpc-0b2d4f6a8c0e1a3b${resource}`;
        event.detail.newEvaluationResult = { complianceType, resultRecordedTime: at(minute) };
        return { raw: event, place, copies };
      }),
    10,
  ),
);

const advice = fc.record({
  status: fc.constantFrom("OK", "WARN", "ERROR"),
  savings: fc.constantFrom("$120.00", "$1,020.00", "$3,412.80"),
  ...places,
});

test("advice of Trusted Advisor in a development account", { timeout: 60_000 }, () =>
  expectSameEnds(
    fc.array(advice, { minLength: 1, maxLength: 5 }),
    (items) =>
      items.map(({ status, savings, place, copies }, minute) => {
        const event = payload("T01");
        event.time = at(minute);
        event.detail.status = status;
        event.detail["check-item-detail"]["Estimated Monthly Savings"] = savings;
        return { raw: event, place, copies };
      }),
    8,
  ),
);
