import { readEnvironment } from "../../config/environment.ts";
import { openOrganizations } from "../open-organizations.ts";
import { createOrganizationSync } from "../sync-organization.ts";
import { log } from "./log.ts";
import { openAwsStores } from "./open-aws-stores.ts";

const environment = readEnvironment();
const sync = createOrganizationSync({
  client: openOrganizations(environment),
  accounts: openAwsStores(environment).accounts,
  log,
  clock: () => new Date(),
});

/** Each day: AWS Organizations → the registry of accounts. */
export const handler = () => sync();
