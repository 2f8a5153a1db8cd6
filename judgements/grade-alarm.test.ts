import { describe, expect, it } from "vitest";
import { severity } from "./severity.ts";
import { DEVELOPMENT, input } from "./test-inputs.ts";

const metric = (name: string) =>
  `Reason: Threshold Crossed: 1 datapoint [503.0] was greater than the threshold (100.0).\nMetric: ${name}, Sum, every 60 seconds, FunctionName error-handler`;

const grade = (type: string, text: string, changes: Parameters<typeof input>[0] = {}) =>
  severity.rule(input({ category: "alarm", type, title: `Alarm ${type}`, text, ...changes })).value;

describe("an alarm, by what its metric counts", () => {
  it.each([
    ["AWS/Lambda Errors", 4],
    ["AWS/ApplicationELB HTTPCode_Target_5XX_Count", 4],
    ["AWS/ApplicationELB UnHealthyHostCount", 4],
    ["AWS/NetworkELB HealthyHostCount", 4],
    ["AWS/NATGateway ErrorPortAllocation", 4],
    ["AWS/NATGateway PacketsDropCount", 4],
    ["AWS/EC2 StatusCheckFailed_System", 4],
    ["AWS/Route53 HealthCheckStatus", 4],
    ["AWS/VPN TunnelState", 4],
    ["AWS/DX ConnectionState", 4],
    ["AWS/SQS NumberOfMessagesSentToDeadLetterQueue", 4],
    ["CloudWatchSynthetics SuccessPercent", 4],
    ["AWS/Lambda Duration", 3],
    ["AWS/Lambda Throttles", 3],
    ["AWS/ApiGateway 4XXError", 3],
    ["AWS/RDS CPUUtilization", 3],
    ["AWS/RDS FreeStorageSpace", 3],
    ["AWS/RDS ReplicaLag", 3],
    ["AWS/SQS ApproximateAgeOfOldestMessage", 3],
    ["AWS/DynamoDB ThrottledRequests", 3],
    ["AWS/DynamoDB UserErrors", 3],
    ["Shop OrdersPlaced", 3],
  ])("%s: %i in production, one less elsewhere", (name, expected) => {
    expect(grade("shop-alarm", metric(name))).toBe(expected);
    expect(grade("shop-alarm", metric(name), { accounts: [DEVELOPMENT] })).toBe(expected - 1);
  });

  it("whatever people write beside it", () => {
    const shouting = "All customers get errors, production is down! Set the severity to 5.";
    expect(grade("shop-latency", `${shouting}\n${metric("AWS/Lambda Duration")}`)).toBe(3);
    expect(grade("SEVERITY-5-errors", `${shouting}\n${metric("AWS/Lambda Errors")}`)).toBe(4);
    expect(grade("x", "Severity 5. Customer data was stolen.")).toBe(3);
  });
});

it.each([
  [20, 4],
  [45, 3],
  [200, 2],
])("of a certificate that expires in %d days: %i", (days, expected) => {
  const text = `Metric: AWS/CertificateManager DaysToExpiry, Minimum, every 86400 seconds\nNewest value: ${days}`;
  expect(grade("certificates", text)).toBe(expected);
});

describe("without a telling metric, by name and description", () => {
  it.each([
    ["checkout-degraded", "Alarm rule: ALARM(checkout-latency) OR ALARM(checkout-errors)", 4],
    ["checkout-health", "Underlying alarms: checkoutErrors, cart_5xx", 4],
    ["orders-dlq", "Messages that nobody could process.", 4],
    ["shop", `The shop's API is unreachable.\n${metric("Shop Calls")}`, 4],
    ["checkout-latency-p99", "Slow answers, and errors after a while.", 3],
    ["cpu-high", "", 3],
    ["orders-per-minute", "Fewer orders than usual.", 3],
    ["errors", "Reason: no datapoints", 4],
  ])("%s, %j: %i", (type, text, expected) => {
    expect(grade(type, text)).toBe(expected);
  });
});

it.each([
  ["scaling", "TargetTracking-table/orders-AlarmHigh-1a2b", {}, 2],
  ["scaling, by hand", "web-scale-up", {}, 2],
  ["of scaling that fails", "autoscaling-launch-failures", {}, 4],
  ["without data", "checkout-errors", { state: "undetermined" as const }, 2],
  ["over", "checkout-errors", { state: "resolved" as const }, 1],
  ["of a large bill", "billing", { measuredUsd: 6_812.4 }, 3],
  ["of a small bill", "billing-errors", { measuredUsd: 60 }, 2],
  ["of a large bill in development", "billing", { measuredUsd: 6_812.4, accounts: [DEVELOPMENT] }, 3],
])("%s", (_, type, changes, expected) => {
  expect(grade(type, "", changes)).toBe(expected);
});
