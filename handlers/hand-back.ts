import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SqsMessage } from "./sqs-batch.ts";

/** What becomes of a message whose run did not come to its end. */
export interface HandBack {
  /** Goes to the dead letters. */
  putAside(message: SqsMessage, reason: string): Promise<void>;
  /** Comes back sooner, or later, than its visibility time-out. */
  comeBackIn(seconds: number, message: SqsMessage): Promise<void>;
}

export interface HandBackOptions {
  sqs: SQSClient;
  queueUrl: string;
  deadLetterUrl: string;
}

export const createHandBack = ({ sqs, queueUrl, deadLetterUrl }: HandBackOptions): HandBack => ({
  async putAside({ messageId, body, attributes }, reason) {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: deadLetterUrl,
        MessageBody: body,
        MessageGroupId: attributes.MessageGroupId ?? messageId,
        // Put aside, sent back and put aside again it is another one.
        MessageDeduplicationId: `${messageId}.${attributes.ApproximateReceiveCount ?? "0"}`,
        MessageAttributes: {
          reason: { DataType: "String", StringValue: reason },
          failedAt: { DataType: "String", StringValue: new Date().toISOString() },
        },
      }),
    );
  },
  async comeBackIn(seconds, { receiptHandle }) {
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  },
});
