import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createAccounts } from "../../memory/accounts.ts";
import { createTeams } from "../../memory/teams.ts";
import { readOrganization } from "../read-organization.ts";
import { openAwsState } from "./open-aws-state.ts";
import { readDeployedOrganization } from "./read-deployed-organization.ts";
import { readSettings } from "./read-settings.ts";

/** What others are asked for at the start, secrets and the registry, is on its way while the graph is loaded. */
const loaded = import("./open-agent.ts");

const environment = await readSettings(["OHERO_QUEUE_URL", "OHERO_DEAD_LETTER_URL"]);
const organization = await readDeployedOrganization(environment);
const state = openAwsState(environment);
const documents = DynamoDBDocumentClient.from(state.client);
const reading = readOrganization(organization, {
  accounts: createAccounts(documents, state.names.accounts),
  teams: createTeams(documents, state.names.teams),
});

const [{ openAgent }, merged] = await Promise.all([loaded, reading]);

export const handler = await openAgent({ environment, state, organization, merged });
