import { handle } from "hono/aws-lambda";
import { TICKET_SETTINGS } from "../../config/ticket-settings.ts";
import { noKnowledge } from "../../memory/knowledge/no-knowledge.ts";
import { systemsOf } from "../../policy/ticketing.ts";
import { createNoteChange } from "../../ticketing/note-change.ts";
import { createGate } from "../access-key.ts";
import { gatewayAddress } from "../client-address.ts";
import { createHttpApp } from "../http.ts";
import { createTokens } from "../session-token.ts";
import { createTicketWebhooks } from "../ticket-webhooks.ts";
import { openAwsApplication } from "./open-aws-application.ts";
import { readDeployedOrganization } from "./read-deployed-organization.ts";
import { readSettings, requireSettings } from "./read-settings.ts";

const environment = await readSettings(["OHERO_ACCESS_KEY"]);
const organization = readDeployedOrganization(environment);
// Without its secret a system's webhook would be told that there is no such address.
requireSettings(
  environment,
  systemsOf(organization).map((system) => TICKET_SETTINGS[system].webhook),
);
const { OHERO_ACCESS_KEY: key, OHERO_URL, OHERO_PUBLIC_HOSTS } = environment;
const { application, channels, refresh } = await openAwsApplication(environment, {
  organization,
  readsRegistryLater: true,
  isQueued: true,
  knowledge: noKnowledge,
});

const hosts = new Set(OHERO_PUBLIC_HOSTS.split(",").filter(Boolean));
if (OHERO_URL !== "") hosts.add(new URL(OHERO_URL).host);

const app = createHttpApp(application, {
  isAllowedHost: () => false,
  isPublicHost: (host) => hosts.has(host),
  gate: createGate(key),
  addressOf: gatewayAddress,
  // What is received is in the queue already.
  ...(channels.slack && { slack: (await channels.slack()).createRoute(application, { enqueue: () => {} }) }),
  ticketWebhooks: createTicketWebhooks(environment, {
    note: createNoteChange({ outbox: application.stores.outbox, clock: () => new Date() }),
  }),
  ...(environment.NOTIFICATION_CHANNEL.includes("webchat") && { tokens: createTokens({ secret: key }) }),
});
const answer = handle(app);

/** API Gateway's HTTP API → the same API as on one machine, and the ways in of Slack and of ticket systems. */
export const handler: typeof answer = async (...given) => {
  await refresh();
  return answer(...given);
};
