import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Environment, EnvironmentError } from "../../config/environment.ts";
import { createLaterObjects } from "../../memory/later-objects.ts";
import { tableNames } from "../../memory/tables.ts";
import { traceAwsCalls } from "../../telemetry/trace-aws-calls.ts";
import type { State } from "../application.ts";
import { CLIENT } from "./client-settings.ts";

/** The tables and the bucket that the settings name. Nothing is called, and S3 has a client when it is first needed. Throws EnvironmentError. */
export function openAwsState({ OHERO_BUCKET: bucket, OHERO_TABLE_PREFIX: prefix }: Environment): State {
  if (bucket === "")
    throw new EnvironmentError("OHERO_BUCKET: missing; it is where reports and payloads are");
  const client = traceAwsCalls(new DynamoDBClient(CLIENT));
  return {
    client,
    names: tableNames(prefix),
    objects: createLaterObjects(async () => (await import("./open-aws-objects.ts")).openAwsObjects(bucket)),
    isOwner: false,
    close: async () => client.destroy(),
  };
}
