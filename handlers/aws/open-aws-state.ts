import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Environment, EnvironmentError } from "../../config/environment.ts";
import { createDeliveryQueue } from "../../memory/delivery-queue.ts";
import { noKnowledge } from "../../memory/knowledge/no-knowledge.ts";
import { createS3Objects } from "../../memory/s3-objects.ts";
import { createStores, type Stores } from "../../memory/stores.ts";
import { tableNames } from "../../memory/tables.ts";
import { traceAwsCalls } from "../../telemetry/trace-aws-calls.ts";
import type { State } from "../application.ts";

/** Calls of one request, with those after throttling and faults; the SDK waits between them, ever longer, at random. */
const CLIENT = { maxAttempts: 5, retryMode: "standard" } as const;

/** The tables and the bucket that the settings name. Nothing is called. Throws EnvironmentError. */
export function openAwsState({ OHERO_BUCKET: bucket, OHERO_TABLE_PREFIX: prefix }: Environment): State {
  if (bucket === "")
    throw new EnvironmentError("OHERO_BUCKET: missing; it is where reports and payloads are");
  const client = traceAwsCalls(new DynamoDBClient(CLIENT));
  return {
    client,
    names: tableNames(prefix),
    objects: createS3Objects(traceAwsCalls(new S3Client(CLIENT)), bucket),
    isOwner: false,
    close: async () => client.destroy(),
  };
}

/** What a function keeps and reads that neither runs deliveries nor knows the policy: what it puts is kept as the default says. */
export function openAwsStores(environment: Environment): Stores {
  const { client, names, objects } = openAwsState(environment);
  return createStores(client, names, objects, noKnowledge, { deliveryRetentionDays: 400 });
}

/** The queue of deliveries, and the client for it. Throws EnvironmentError. */
export function openAwsQueue({ OHERO_QUEUE_URL: url }: Environment, { objects }: Pick<State, "objects">) {
  if (url === "")
    throw new EnvironmentError("OHERO_QUEUE_URL: missing; it is where deliveries wait for their run");
  const sqs = traceAwsCalls(new SQSClient(CLIENT));
  return { sqs, queue: createDeliveryQueue(sqs, url, objects) };
}
