import { z } from "zod";
import { parseInstant } from "../events/instant.ts";
import type { DeliveryQueue } from "../memory/delivery-queue.ts";
import { partsOf, runIdOf } from "./parts-of.ts";

/** What EventBridge says of every event, whoever sent it. */
const Delivered = z.looseObject({ id: z.string().min(1), source: z.string().min(1), time: z.string() });

/** Something else than an event of EventBridge's: only that knows who may send what. */
export class NotAnEventError extends Error {
  override name = "NotAnEventError";
}

export interface Ingested {
  /** The threads that its parts go to. */
  threads: string[];
}

/**
 * Takes an event that EventBridge delivers: looks no further than whose incident it is, and puts it into the queue of that
 * incident's thread. What cannot be read goes there too, and is kept as invalid by its run. A copy of a delivery has the same
 * name, by EventBridge's own id, and is no second one.
 */
export function createIngest({ queue, clock }: { queue: DeliveryQueue; clock: () => Date }) {
  return async function ingest(event: unknown): Promise<Ingested> {
    const delivered = Delivered.safeParse(event);
    if (!delivered.success)
      throw new NotAnEventError("expected an event of EventBridge's, with its id, source and time");
    const { id, source, time } = delivered.data;
    const receivedAt = clock().toISOString();
    const name = runIdOf({ id: `${source}~${id}`, at: parseInstant(time) ?? UNKNOWN });
    const parts = partsOf(event, { name, receivedAt, interactive: false });
    for (const part of parts) await queue.send(part);
    return { threads: parts.map(({ threadId }) => threadId) };
  };
}

/** Where an event says nothing of its time, as EventBridge's never do: the same for every copy all the same. */
const UNKNOWN = new Date(0).toISOString();
