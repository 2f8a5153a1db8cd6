import { z } from "zod";
import { readJson } from "../events/json.ts";
import type { NewDelivery } from "./deliveries.ts";
import type { ObjectStore } from "./object-store.ts";
import { unpackPayload } from "./payload.ts";

/** A part that waits in the queue: its content, or where a large one is kept. */
const QueuedPart = z.object({
  threadId: z.uuid(),
  runId: z.string().min(1).max(128),
  receivedAt: z.iso.datetime(),
  incidentId: z.string().nullable(),
  part: z.number().int().nonnegative(),
  interactive: z.boolean(),
  raw: z.unknown().optional(),
  payloadKey: z.string().optional(),
});

/** A message of the queue that nobody can read. */
export class QueueMessageError extends Error {
  override name = "QueueMessageError";
}

/** The part that a message holds. Throws QueueMessageError where there is none in it. */
export async function readQueuedPart(body: string, objects: Pick<ObjectStore, "get">): Promise<NewDelivery> {
  const parsed = QueuedPart.safeParse(readJson(body));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new QueueMessageError(`not a delivery: ${issue?.path.join(".") || "the body"}: ${issue?.message}`);
  }
  const { payloadKey, raw, ...part } = parsed.data;
  if (payloadKey === undefined) return { ...part, raw };
  return { ...part, raw: await unpackPayload({ payloadKey }, objects) };
}
