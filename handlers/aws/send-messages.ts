import type { CallContext } from "../create-agent.ts";
import { openSlack } from "../open-slack.ts";
import { log } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { openAwsStores } from "./open-aws-stores.ts";
import { readSettings } from "./read-settings.ts";

const environment = await readSettings(["SLACK_BOT_TOKEN", "SLACK_CHANNEL"]);
const stores = openAwsStores(environment);
const slack = openSlack(environment, log);
const metrics = createMetrics(environment);

/** Milliseconds that are left for the end of a call. */
const ENDING = 10_000;

/** Each minute: what waits for Slack, at the pace that Slack takes it. */
export async function handler(_event: unknown, context: CallContext): Promise<void> {
  const waiting = await slack.sendFor(Math.max(context.getRemainingTimeInMillis() - ENDING, 0), stores);
  metrics.add("outboxWaiting", waiting);
  metrics.flush();
}
