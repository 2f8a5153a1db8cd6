import { SQSClient } from "@aws-sdk/client-sqs";
import { createDeliveryQueue } from "../memory/delivery-queue.ts";
import { createMemoryObjectStore } from "../memory/object-store.ts";
import { createSqs } from "../memory/test-sqs.ts";

export const QUEUE = "deliveries.fifo";
export const DEAD_LETTERS = "dead-letters.fifo";
/** Seconds, as the deployment has it. */
const VISIBILITY = 900;
export const urlOf = (queue: string) => `https://sqs.us-east-1.amazonaws.com/111122223333/${queue}`;

/** The queue of deliveries and its dead letters, with time that passes only when the test says so. */
export function testQueue() {
  let now = Date.parse("2026-03-02T09:00:00Z");
  const service = createSqs(
    [
      { name: QUEUE, visibility: VISIBILITY, deadLetter: { name: DEAD_LETTERS, maxReceiveCount: 1_000 } },
      { name: DEAD_LETTERS },
    ],
    { now: () => now },
  );
  const sqs = new SQSClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
    requestHandler: service.requestHandler,
    maxAttempts: 1,
  });
  const objects = createMemoryObjectStore();
  return {
    service,
    sqs,
    objects,
    queue: createDeliveryQueue(sqs, urlOf(QUEUE), objects),
    clock: () => new Date(now),
    pass: (seconds: number) => {
      now += seconds * 1_000;
    },
    /** Lets time pass until what is under way comes back. */
    wait(): void {
      now = Math.max(now, service.nextAt(QUEUE) ?? now);
    },
  };
}
