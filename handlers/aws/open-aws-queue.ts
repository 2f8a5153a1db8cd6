import { SQSClient } from "@aws-sdk/client-sqs";
import { type Environment, EnvironmentError } from "../../config/environment.ts";
import { createDeliveryQueue } from "../../memory/delivery-queue.ts";
import { traceAwsCalls } from "../../telemetry/trace-aws-calls.ts";
import type { State } from "../application.ts";
import { createHandBack } from "../hand-back.ts";
import { CLIENT } from "./client-settings.ts";

/** The queue of deliveries, and the client for it. Throws EnvironmentError. */
export function openAwsQueue({ OHERO_QUEUE_URL: url }: Environment, { objects }: Pick<State, "objects">) {
  if (url === "")
    throw new EnvironmentError("OHERO_QUEUE_URL: missing; it is where deliveries wait for their run");
  const sqs = traceAwsCalls(new SQSClient(CLIENT));
  return { sqs, queue: createDeliveryQueue(sqs, url, objects) };
}

/** What the agent does with messages whose run did not come to its end. */
export const openAwsHandBack = ({
  OHERO_QUEUE_URL: queueUrl,
  OHERO_DEAD_LETTER_URL: deadLetterUrl,
}: Environment) => createHandBack({ sqs: traceAwsCalls(new SQSClient(CLIENT)), queueUrl, deadLetterUrl });
