import { z } from "zod";

/** Messages that SQS is to hand over again, once their visibility time-out is over. */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/** What Lambda hands over of an SQS queue, as far as it is read. */
export const SqsBatch = z.looseObject({
  Records: z.array(
    z.looseObject({
      messageId: z.string().min(1),
      receiptHandle: z.string().default(""),
      body: z.string(),
      attributes: z.record(z.string(), z.string()).default({}),
    }),
  ),
});
export type SqsMessage = z.infer<typeof SqsBatch>["Records"][number];
