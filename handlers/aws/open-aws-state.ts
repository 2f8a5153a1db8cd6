import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Environment, EnvironmentError } from "../../config/environment.ts";
import { createDeliveryQueue } from "../../memory/delivery-queue.ts";
import { createS3Objects } from "../../memory/s3-objects.ts";
import { tableNames } from "../../memory/tables.ts";
import type { State } from "../application.ts";

/** Calls of one request, with those after throttling and faults; the SDK waits between them, ever longer, at random. */
const CLIENT = { maxAttempts: 5, retryMode: "standard" } as const;

/** The tables, the bucket and the queue that the settings name. Nothing is called. Throws EnvironmentError. */
export function openAwsState(environment: Environment) {
  const { OHERO_BUCKET: bucket, OHERO_QUEUE_URL: url, OHERO_TABLE_PREFIX: prefix } = environment;
  if (bucket === "" || url === "")
    throw new EnvironmentError("OHERO_BUCKET, OHERO_QUEUE_URL: both are needed where the state is on AWS");
  const client = new DynamoDBClient(CLIENT);
  const objects = createS3Objects(new S3Client(CLIENT), bucket);
  const sqs = new SQSClient(CLIENT);
  const state: State = {
    client,
    names: tableNames(prefix),
    objects,
    isOwner: false,
    close: async () => client.destroy(),
  };
  return { state, sqs, queue: createDeliveryQueue(sqs, url, objects) };
}
