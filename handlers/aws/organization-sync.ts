import { readEnvironment } from "../../config/environment.ts";
import { noKnowledge } from "../../memory/knowledge/no-knowledge.ts";
import { createStores } from "../../memory/stores.ts";
import { openOrganizations } from "../open-organizations.ts";
import { createOrganizationSync } from "../sync-organization.ts";
import { openAwsState } from "./open-aws-state.ts";

const environment = readEnvironment();
const state = openAwsState(environment);
const days = { deliveryRetentionDays: 400 };
const { accounts } = createStores(state.client, state.names, state.objects, noKnowledge, days);

const sync = createOrganizationSync({
  client: openOrganizations(environment),
  accounts,
  log: (line) => console.log(line),
  clock: () => new Date(),
});

/** Each day: AWS Organizations → the registry of accounts. */
export const handler = () => sync();
