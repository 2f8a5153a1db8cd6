import type { Environment } from "../../config/environment.ts";
import { noKnowledge } from "../../memory/knowledge/no-knowledge.ts";
import { createStores, type Stores } from "../../memory/stores.ts";
import { openAwsState } from "./open-aws-state.ts";

/** What a function keeps and reads that neither runs deliveries nor knows the policy: what it puts is kept as the default says. */
export function openAwsStores(environment: Environment): Stores {
  const { client, names, objects } = openAwsState(environment);
  return createStores(client, names, objects, noKnowledge, { deliveryRetentionDays: 400 });
}
