import { type Deployment, missedEvents } from "../../config/deployment.ts";
import type { Environment } from "../../config/environment.ts";
import { isSlackChannel } from "../../config/slack-channels.ts";
import { loadOrganization } from "../../policy/load-organization.ts";
import { systemsOf } from "../../policy/ticketing.ts";
import { checkBootstrap } from "./bootstrap.ts";
import { checkChatModels } from "./chat-models.ts";
import { type Check, ok, warning } from "./check.ts";
import { checkCredentials } from "./credentials.ts";
import { checkEmbeddingModel } from "./embedding-model.ts";
import { createIdentity } from "./identity.ts";
import { checkOrganizationFile } from "./organization-file.ts";
import { checkRegion } from "./region.ts";
import { checkSlack, checkSlackSecret } from "./slack.ts";
import { checkTicketSecret, checkTicketSettings } from "./ticket-systems.ts";

/**
 * What a deployment with these settings needs; without settings of a deployment, what can be checked all the same. Each will have
 * `timeoutMs`.
 */
export async function listChecks(
  environment: Environment,
  deployment: Deployment | null,
  timeoutMs: number,
): Promise<Check[]> {
  const file = environment.OHERO_ORGANIZATION;
  const isInSlack = environment.NOTIFICATION_CHANNEL.includes("slack");
  // What cannot be read is said by the first check.
  const organization = await loadOrganization(file).catch(() => null);
  const systems = organization === null ? [] : systemsOf(organization);
  const channels = (organization?.teams ?? []).map(({ channel }) => channel).filter(isSlackChannel);
  return [
    checkOrganizationFile(file, { isInSlack }),
    ...(deployment === null
      ? systems.map((system) => checkTicketSettings(system, environment))
      : checkAws(environment, deployment, { systems, timeoutMs })),
    ...(isInSlack ? checkSlack(environment, channels) : []),
  ];
}

const checkEventRegions = (deployment: Deployment): Check => ({
  name: "event Regions",
  async run() {
    const missed = missedEvents(deployment);
    const regions = deployment.OHERO_EVENT_REGIONS.join(", ");
    return missed === null ? ok(regions) : warning(missed, "add it, if these matter");
  },
});

function checkAws(
  environment: Environment,
  deployment: Deployment,
  { systems, timeoutMs }: { systems: ReturnType<typeof systemsOf>; timeoutMs: number },
): Check[] {
  const { OHERO_AWS_ACCOUNT: account, OHERO_AWS_REGION: region } = deployment;
  const { OHERO_EVENT_ACCOUNT: eventAccount, OHERO_EVENT_REGIONS: eventRegions } = deployment;
  const identify = createIdentity(region, timeoutMs);
  const models = { account, region, identify };
  const worker = { account, region };
  const others = eventRegions
    .map((one) => ({ account: eventAccount, region: one }))
    .filter((one) => one.account !== account || one.region !== region);
  return [
    checkCredentials(deployment, identify),
    checkRegion(worker, { setting: "OHERO_AWS_REGION", identify }),
    checkEventRegions(deployment),
    ...others.map((place) =>
      checkRegion(place, {
        name: eventAccount === account ? place.region : `${place.account}/${place.region}`,
        setting: "OHERO_EVENT_REGIONS",
        identify,
      }),
    ),
    ...[worker, ...others].map((place) => checkBootstrap(place, identify)),
    ...checkChatModels(environment, models),
    checkEmbeddingModel(deployment.OHERO_EMBEDDING_MODEL, models),
    ...systems.map((system) => checkTicketSecret(system, deployment, identify)),
    ...(deployment.NOTIFICATION_CHANNEL.includes("slack") ? [checkSlackSecret(deployment, identify)] : []),
  ];
}
