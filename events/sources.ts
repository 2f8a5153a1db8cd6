import { parseCloudWatch } from "./cloudwatch.ts";
import { parseConfigRule } from "./config-rule.ts";
import { parseCostAnomaly } from "./cost-anomaly.ts";
import type { Envelope } from "./envelope.ts";
import { parseGuardDuty } from "./guardduty.ts";
import { parseHealth } from "./health.ts";
import type { OperationalEvent } from "./operational-event.ts";
import { describeValue, type Problem } from "./problem.ts";
import { parseSecurityHub } from "./security-hub.ts";
import { parseSecurityHubV2 } from "./security-hub-v2.ts";
import { parseTrustedAdvisor } from "./trusted-advisor.ts";

/** Reads one envelope; `receivedAt` (ISO 8601) stands in where the payload says nothing of its own time. */
export type Parse = (
  envelope: Envelope,
  receivedAt: string,
) => OperationalEvent | Problem | (OperationalEvent | Problem)[];

/** Every event that is understood: source, then detail-type. To add one, write its parser and add its line here. */
export const sources: Record<string, Record<string, Parse>> = {
  "aws.health": {
    "AWS Health Event": parseHealth,
    "AWS Health Abuse Event": parseHealth,
  },
  "aws.securityhub": {
    "Security Hub Findings - Imported": parseSecurityHub,
    "Findings Imported V2": parseSecurityHubV2,
  },
  "aws.guardduty": {
    "GuardDuty Finding": parseGuardDuty,
  },
  "aws.trustedadvisor": {
    "Trusted Advisor Check Item Refresh Notification": parseTrustedAdvisor,
  },
  "aws.config": {
    "Config Rules Compliance Change": parseConfigRule,
  },
  "aws.cloudwatch": {
    "CloudWatch Alarm State Change": parseCloudWatch,
    "CloudWatch Alarm Contributor State Change": parseCloudWatch,
    "CloudWatch Alarm Configuration Change": parseCloudWatch,
  },
  "aws.ce": {
    "Anomaly Detected": parseCostAnomaly,
  },
};

/** The parser of an envelope, or what is unknown about it and what is known instead. */
export function findParser(envelope: Envelope): Parse | Problem {
  const { source, "detail-type": type } = envelope;
  const types = Object.hasOwn(sources, source) ? sources[source] : undefined;
  if (!types) return { path: "source", expected: oneOf(Object.keys(sources)), found: describeValue(source) };
  const parse = Object.hasOwn(types, type) ? types[type] : undefined;
  const known = `${oneOf(Object.keys(types))} from ${source}`;
  return parse ?? { path: "detail-type", expected: known, found: describeValue(type) };
}

function oneOf(names: string[]): string {
  const quoted = names.map((name) => JSON.stringify(name)).join(", ");
  return names.length === 1 ? quoted : `one of ${quoted}`;
}
