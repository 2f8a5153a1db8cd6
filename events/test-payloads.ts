import { readFileSync } from "node:fs";
import type { OperationalEvent } from "./operational-event.ts";
import { type DeliveryPart, parseDelivery } from "./parse-delivery.ts";
import type { Problem } from "./problem.ts";

/** When the deliveries of tests are received. */
export const RECEIVED_AT = "2026-03-02T09:00:00.000Z";

/** An envelope that a test may change as it likes. */
export interface LooseEnvelope {
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into foreign JSON and break it on purpose
  [key: string]: any;
}

/** A copy of the envelope that the `index`-th delivery of an evaluation case holds. */
export function payload(caseId: string, index = 0): LooseEnvelope {
  const file = new URL(`../evals/cases/${caseId}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).deliveries[index].event;
}

/** The payload with `detail` changed: undefined removes a key. */
export function healthPayload(detail: Record<string, unknown> = {}, envelope: Record<string, unknown> = {}) {
  const base = payload("H04");
  return withoutUndefined({ ...base, ...envelope, detail: withoutUndefined({ ...base.detail, ...detail }) });
}

/** The finding of case S05 with some of its fields changed; undefined removes a key. */
export function findingPayload(...changes: Record<string, unknown>[]) {
  const base = payload("S05");
  const findings = changes.map((change) => withoutUndefined({ ...base.detail.findings[0], ...change }));
  return { ...base, detail: { findings } };
}

export function parse(raw: unknown): DeliveryPart[] {
  return parseDelivery(raw, RECEIVED_AT);
}

/** The one event of a delivery; throws where it holds something else. */
export function parseEvent(raw: unknown): OperationalEvent {
  const [part, ...more] = parse(raw);
  if (part?.kind !== "event" || more.length > 0) throw new Error(`not one event: ${JSON.stringify(part)}`);
  return part.event;
}

/** What is wrong with a delivery; throws where nothing is. */
export function parseProblem(raw: unknown): Problem {
  const [part] = parse(raw);
  if (part?.kind !== "invalid") throw new Error(`not invalid: ${JSON.stringify(part)}`);
  return part.problem;
}

const withoutUndefined = (record: Record<string, unknown>): LooseEnvelope =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
