import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { z } from "zod";
import { readJson } from "../events/json.ts";
import type { NewDelivery } from "../memory/deliveries.ts";
import type { DeliveryQueue } from "../memory/delivery-queue.ts";
import type { ObjectStore } from "../memory/object-store.ts";
import { readQueuedPart } from "../memory/queued-part.ts";
import { createIngest, NotAnEventError } from "./create-ingest.ts";

/** Something that could not be run, or not be put into the queue. */
export interface DeadLetter {
  id: string;
  /** Why, as far as it is known: the agent says so; what SQS or EventBridge put aside has other attributes. */
  reason: string;
  failedAt: string | null;
  /** null where it never became a part of a thread. */
  part: NewDelivery | null;
  /** Puts it into the queue of deliveries again, and takes it from here; false where nobody can read it, and it stays. */
  redrive(): Promise<boolean>;
}

/** Seconds for which what is listed is hidden from others who list. */
const HIDDEN = 60;

/** What Lambda puts aside of a function that EventBridge had called. */
const FailedCall = z.looseObject({ requestPayload: z.unknown(), responsePayload: z.unknown().optional() });
const Failure = z.looseObject({ errorType: z.string().default("Error"), errorMessage: z.string() });

export interface DeadLetterOptions {
  sqs: SQSClient;
  url: string;
  queue: DeliveryQueue;
  objects: Pick<ObjectStore, "get">;
  clock: () => Date;
}

/** Goes through a dead-letter queue, whichever hop put something there. */
export async function* readDeadLetters(options: DeadLetterOptions): AsyncGenerator<DeadLetter> {
  const { sqs, url } = options;
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        // Without a wait SQS looks into some of its servers only, and may find nothing where there is something.
        WaitTimeSeconds: 2,
        VisibilityTimeout: HIDDEN,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["All"],
      }),
    );
    if (Messages.length === 0) return;
    for (const message of Messages) yield await open(message, options);
  }
}

async function open(
  message: Message,
  { sqs, url, queue, objects, clock }: DeadLetterOptions,
): Promise<DeadLetter> {
  const { MessageId = "", Body = "", ReceiptHandle, MessageAttributes = {} } = message;
  const part = await readQueuedPart(Body, objects).catch(() => null);
  const remove = () => sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
  const ingestAgain = async (body: string): Promise<boolean> => {
    try {
      await createIngest({ queue, clock })(eventIn(body));
      return true;
    } catch (error) {
      if (error instanceof NotAnEventError) return false;
      throw error;
    }
  };
  const attribute = (...names: string[]) =>
    names.flatMap((name) => MessageAttributes[name]?.StringValue ?? [])[0] ?? null;
  return {
    id: MessageId,
    reason: attribute("reason", "ERROR_MESSAGE") ?? reasonIn(Body) ?? "put aside after its last attempt",
    failedAt: attribute("failedAt"),
    part,
    async redrive() {
      // SQS would take it for a copy of the one that failed.
      if (part !== null) await queue.send(part, { again: MessageId });
      else if (!(await ingestAgain(Body))) return false;
      await remove();
      return true;
    },
  };
}

/** What Lambda says of a call that failed each time. */
function reasonIn(body: string): string | null {
  const failed = FailedCall.safeParse(readJson(body));
  const said = failed.success ? Failure.safeParse(failed.data.responsePayload) : null;
  return said?.success ? `${said.data.errorType}: ${said.data.errorMessage}` : null;
}

/** The event that EventBridge could not deliver, or Lambda not take. */
function eventIn(body: string): unknown {
  const parsed = readJson(body);
  const failed = FailedCall.safeParse(parsed);
  return failed.success && failed.data.requestPayload !== undefined ? failed.data.requestPayload : parsed;
}
