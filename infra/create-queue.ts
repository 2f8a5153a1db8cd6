import { Duration, Stack } from "aws-cdk-lib";
import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
  RedrivePermission,
} from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";

/** As long as SQS keeps anything: whoever looks after a long weekend finds it. */
const KEPT = Duration.days(14);

const COMMON = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: KEPT } as const;

/** Order within a group, and as many groups at once as there are. */
const FIFO = {
  fifo: true,
  contentBasedDeduplication: false,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} as const;

export interface QueueOptions {
  name: string;
  /** Seconds that a message is out of sight while it is worked on. */
  visibility: number;
  /** Times that a message is handed out before it goes to the dead letters. */
  attempts: number;
  /** Has it an order? Then its name, and that of its dead letters, ends in ".fifo". */
  isFifo?: boolean;
  deadLettersName: string;
}

/** A queue and its dead letters, which take from it only. */
export function createQueue(
  scope: Construct,
  id: string,
  { name, visibility, attempts, isFifo = false, deadLettersName }: QueueOptions,
): { queue: Queue; deadLetters: Queue } {
  // By its ARN: each queue names the other one, and CloudFormation makes one of them first.
  const source = Queue.fromQueueArn(
    scope,
    `${id}Source`,
    Stack.of(scope).formatArn({ service: "sqs", resource: name }),
  );
  const order = isFifo ? FIFO : {};
  const deadLetters = new Queue(scope, `${id}DeadLetters`, {
    ...COMMON,
    ...order,
    queueName: deadLettersName,
    redriveAllowPolicy: { redrivePermission: RedrivePermission.BY_QUEUE, sourceQueues: [source] },
  });
  const queue = new Queue(scope, id, {
    ...COMMON,
    ...order,
    queueName: name,
    visibilityTimeout: Duration.seconds(visibility),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: attempts },
  });
  return { queue, deadLetters };
}

/** What a rule, or an asynchronous call of a function, could not hand over in the end. */
export function createFailureQueue(scope: Construct, id: string, name: string): Queue {
  const queue = new Queue(scope, id, {
    ...COMMON,
    queueName: name,
    redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
  });
  acknowledge(queue, "AwsSolutions-SQS3", "It is the dead-letter queue of a rule or of asynchronous calls.");
  return queue;
}
