import type { Environment } from "../../config/environment.ts";
import type { Judges } from "../../judgements/model.ts";
import type { Knowledge } from "../../memory/knowledge/knowledge.ts";
import type { Organization } from "../../policy/organization.ts";
import { openApplication, type State } from "../application.ts";
import { createRefresh } from "./create-refresh.ts";
import { log } from "./log.ts";
import { openAwsChannels } from "./open-aws-channels.ts";
import { openAwsState } from "./open-aws-state.ts";

export interface AwsApplicationOptions {
  /** Default: as the settings say. */
  state?: State;
  organization: Organization;
  /** Is `refresh` called before anything asks for the organization? Then the first reads the registry, and a start calls nobody for it. */
  readsRegistryLater?: boolean;
  /** Does the agent run what this function receives? */
  isQueued: boolean;
  knowledge: Knowledge;
  /** Without them the rules judge. */
  judges?: Judges;
}

/** The application as the Lambda functions have it, with the channels and the pages that are open. */
export async function openAwsApplication(
  environment: Environment,
  {
    state = openAwsState(environment),
    organization,
    readsRegistryLater = false,
    isQueued,
    knowledge,
    judges,
  }: AwsApplicationOptions,
) {
  const queue = isQueued
    ? (await import("./open-aws-queue.ts")).openAwsQueue(environment, state).queue
    : undefined;
  const clock = () => new Date();
  const { channels, hub } = openAwsChannels(environment, state);
  const application = await openApplication({
    organization,
    state,
    channel: channels.create,
    knowledge,
    clock,
    readsRegistryLater,
    ...(queue && { queue }),
    ...(judges && { judges }),
  });
  return {
    application,
    channels,
    hub,
    refresh: createRefresh(application.refresh, { clock, log, isRead: !readsRegistryLater }),
  };
}
