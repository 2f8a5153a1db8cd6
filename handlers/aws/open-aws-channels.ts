import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Environment } from "../../config/environment.ts";
import { createConnections } from "../../memory/connections.ts";
import { openOnce } from "../../memory/open-once.ts";
import type { State } from "../application.ts";
import { openChannels } from "../open-channels.ts";
import { createLiveHub } from "./live-hub.ts";
import { log } from "./log.ts";
import type { PostToPage } from "./post-to-page.ts";

/** How a function tells people: the channels that the settings name, and the pages that are open. */
export function openAwsChannels(environment: Environment, { client, names }: State) {
  // Where there is no page nobody looks on.
  const connections = createConnections(DynamoDBDocumentClient.from(client), names.connections);
  const hub = createLiveHub({
    connections: environment.OHERO_LIVE_URL === "" ? nobody : connections,
    postToPage: createLaterPost(environment.OHERO_LIVE_URL),
    clock: () => new Date(),
    log,
  });
  return { hub, channels: openChannels(environment, { hub, write: log, log }) };
}

/** Most of the time nobody looks on. */
function createLaterPost(endpoint: string): PostToPage {
  const opened = openOnce(async () => (await import("./post-to-page.ts")).openPostToPage(endpoint));
  return async (...given) => (await opened())(...given);
}

const nobody = { add: async () => {}, remove: async () => {}, list: async () => [] };
