import { openAwsState } from "./open-aws-state.ts";
import { readDeployedOrganization } from "./read-deployed-organization.ts";
import { readSettings } from "./read-settings.ts";

/** Secrets are on their way while the graph is loaded. */
const loaded = import("./open-agent.ts");

const environment = await readSettings(["OHERO_QUEUE_URL", "OHERO_DEAD_LETTER_URL"]);
const organization = readDeployedOrganization(environment);
const { openAgent } = await loaded;

export const handler = await openAgent({ environment, state: openAwsState(environment), organization });
