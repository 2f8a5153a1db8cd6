import { noKnowledge } from "../../memory/knowledge/no-knowledge.ts";
import { createStores } from "../../memory/stores.ts";
import { createTicketSync } from "../create-ticket-sync.ts";
import { openTicketing } from "../open-ticketing.ts";
import { log } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { openAwsChannels } from "./open-aws-channels.ts";
import { openAwsState } from "./open-aws-state.ts";
import { readDeployedOrganization } from "./read-deployed-organization.ts";
import { readSettings } from "./read-settings.ts";

/** Milliseconds in which tickets are begun: the next call comes a minute after this one. */
const WORK = 45_000;

const environment = await readSettings();
const organization = readDeployedOrganization(environment);
const ticketing = await openTicketing(environment, organization, log);
const state = openAwsState(environment);
const { channels, hub } = openAwsChannels(environment, state);
const stores = createStores(state.client, state.names, state.objects, noKnowledge, organization.policy);
const sync = createTicketSync({
  ...{ ticketing, channels, hub, log },
  home: { organization, stores, dependencies: { channel: channels.create(stores) } },
  clock: () => new Date(),
});
const metrics = createMetrics(environment);

/** Each minute: tickets and their copies in the teams' own systems are brought together. */
export async function handler(): Promise<void> {
  const { count, oldestSeconds } = await sync(WORK);
  metrics.add("ticketsWaiting", count);
  metrics.add("ticketsOldestSeconds", oldestSeconds);
  metrics.flush();
}
