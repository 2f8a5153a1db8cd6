import type { Environment } from "../../config/environment.ts";
import type { Judges } from "../../judgements/model.ts";
import type { Knowledge } from "../../memory/knowledge/knowledge.ts";
import type { Organization } from "../../policy/organization.ts";
import { type Application, openApplication, type State } from "../application.ts";
import { log } from "./log.ts";
import { openAwsChannels } from "./open-aws-channels.ts";
import { openAwsState } from "./open-aws-state.ts";

/** For so long the registry counts as it was read, in milliseconds. */
const REGISTRY = 30_000;

export interface AwsApplicationOptions {
  /** Default: as the settings say. */
  state?: State;
  organization: Organization;
  /** Is `refresh` called before each run? Then the first reads the registry, and a start calls nobody for it. */
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
  return { application, channels, hub, refresh: createRefresh(application, clock, !readsRegistryLater) };
}

/**
 * Reads the registry where it was not read lately. A function that cannot goes on with what it knows; one that knows nothing of the
 * registry yet throws.
 */
function createRefresh(application: Pick<Application, "refresh">, clock: () => Date, isRead: boolean) {
  let readAt = isRead ? clock().getTime() : null;
  return async (): Promise<void> => {
    const now = clock().getTime();
    if (readAt === null) await application.refresh();
    else if (now - readAt >= REGISTRY)
      await application
        .refresh()
        .catch((error: unknown) => log(`the registry was not read: ${String(error)}`));
    else return;
    readAt = now;
  };
}
