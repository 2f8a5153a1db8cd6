import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Environment, EnvironmentError } from "../../config/environment.ts";
import { noKnowledge } from "../../memory/knowledge/no-knowledge.ts";
import { createLaterObjects } from "../../memory/later-objects.ts";
import { createStores, type Stores } from "../../memory/stores.ts";
import { tableNames } from "../../memory/tables.ts";
import type { State } from "../application.ts";
import { CLIENT } from "./client-settings.ts";

/** The tables and the bucket that the settings name. Nothing is called, and S3 has a client when it is first needed. Throws EnvironmentError. */
export function openAwsState({ OHERO_BUCKET: bucket, OHERO_TABLE_PREFIX: prefix }: Environment): State {
  if (bucket === "")
    throw new EnvironmentError("OHERO_BUCKET: missing; it is where reports and payloads are");
  const client = new DynamoDBClient(CLIENT);
  return {
    client,
    names: tableNames(prefix),
    objects: createLaterObjects(async () => (await import("./open-aws-objects.ts")).openAwsObjects(bucket)),
    isOwner: false,
    close: async () => client.destroy(),
  };
}

/** What a function keeps and reads that neither runs deliveries nor knows the policy: what it puts is kept as the default says. */
export function openAwsStores(environment: Environment): Stores {
  const { client, names, objects } = openAwsState(environment);
  return createStores(client, names, objects, noKnowledge, { deliveryRetentionDays: 400 });
}
