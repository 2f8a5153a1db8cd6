import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { NewDelivery } from "./deliveries.ts";
import type { ObjectStore } from "./object-store.ts";
import { EXPIRING, putPayload } from "./payload.ts";

/**
 * Largest message that goes into the queue as it is, in bytes. SQS takes 1 MiB, and a batch of ten has to fit into the 6 MB that
 * Lambda takes (SQS developer guide, "Amazon SQS message quotas"; Lambda developer guide, "Lambda quotas").
 */
export const MAX_MESSAGE_BYTES = 200_000;

export interface DeliveryQueue {
  /**
   * Puts a part behind the others of its thread. The same part again within five minutes is no second message; `again` names a
   * repeat that is meant.
   */
  send(part: NewDelivery, options?: { again?: string }): Promise<void>;
}

/** The SQS FIFO queue that deliveries wait in for their run: in order by thread, once each. */
export function createDeliveryQueue(
  client: SQSClient,
  url: string,
  objects: Pick<ObjectStore, "putIfAbsent">,
): DeliveryQueue {
  return {
    async send({ raw, ...part }, { again } = {}) {
      const whole = bodyOf({ ...part, raw });
      const body =
        Buffer.byteLength(whole) <= MAX_MESSAGE_BYTES
          ? whole
          : bodyOf({ ...part, ...(await putPayload(raw, `${EXPIRING}/${part.threadId}`, objects)) });
      await client.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: body,
          MessageGroupId: part.threadId,
          MessageDeduplicationId: again === undefined ? part.runId : `again~${again}`,
        }),
      );
    },
  };
}

/** JSON, without the two characters that JSON allows and SQS refuses. */
const bodyOf = (value: object): string =>
  JSON.stringify(value).replace(/[\uFFFE\uFFFF]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`);
