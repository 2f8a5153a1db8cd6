import { createHash, randomBytes } from "node:crypto";
import { withinDepth } from "../events/depth.ts";
import { parseDelivery } from "../events/parse-delivery.ts";
import type { NewDelivery } from "../memory/deliveries.ts";
import { threadIdOf } from "../memory/thread-id.ts";

/** Something that came in and can come again: `id` tells copies of it, `at` is when it was sent, ISO 8601. */
export interface DeliveryName {
  id: string;
  at: string;
}

/** The parts of a delivery, each ready for the thread of its incident. `name` is what their runs' ids begin with. */
export function partsOf(
  delivered: unknown,
  { name, receivedAt, interactive }: { name: string; receivedAt: string; interactive: boolean },
): NewDelivery[] {
  const raw = withinDepth(delivered);
  return parseDelivery(raw, receivedAt).map(({ incidentId }, part) => {
    const runId = `${name}.${part}`;
    const threadId = threadIdOf(incidentId ?? `invalid~${runId}`);
    return { threadId, runId, receivedAt, incidentId, part, interactive, raw };
  });
}

/** Names that sort by time of arrival, also where the clock stands still: time, count, and a random end. */
export function createRunIds(clock: () => Date): () => string {
  let count = 0;
  return () => {
    count += 1;
    return runIdAt(clock().toISOString(), count, randomBytes(4).toString("hex"));
  };
}

/** The same for every copy of a delivery. */
export const runIdOf = ({ id, at }: DeliveryName): string =>
  runIdAt(at, 0, createHash("sha256").update(id).digest("hex").slice(0, 8));

/** `20260302T090000000Z` of `2026-03-02T09:00:00.000Z`: so all names begin that sort by time. */
export const stampOf = (at: string): string => at.replace(/[-:.]/g, "");

const runIdAt = (at: string, count: number, end: string): string =>
  `${stampOf(at)}-${String(count).padStart(7, "0")}-${end}`;
