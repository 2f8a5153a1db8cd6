import type { Envelope } from "./envelope.ts";
import { parseHealth } from "./health.ts";
import type { OperationalEvent } from "./operational-event.ts";
import { describeValue, type Problem } from "./problem.ts";
import { parseSecurityHub } from "./security-hub.ts";

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
  },
};

/** The parser of an envelope, or what is unknown about it. */
export function findParser(envelope: Envelope): Parse | Problem {
  const types = Object.hasOwn(sources, envelope.source) ? sources[envelope.source] : undefined;
  if (!types)
    return { path: "source", expected: oneOf(Object.keys(sources)), found: describeValue(envelope.source) };
  const type = envelope["detail-type"];
  const parse = Object.hasOwn(types, type) ? types[type] : undefined;
  return parse ?? { path: "detail-type", expected: oneOf(Object.keys(types)), found: describeValue(type) };
}

const oneOf = (names: string[]) => `one of ${names.map((name) => JSON.stringify(name)).join(", ")}`;
