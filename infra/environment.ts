import type { ChannelName } from "../config/environment.ts";
import type { Plan } from "./plan.ts";

/** Who is told by a function. Slack is named to those only that have its secret: the settings refuse it without. */
export type Told = "everybody" | "pages" | "nobody";

/** Settings of the functions (config/environment.ts), as far as they follow from the plan. What is empty is not set. */
export function environmentOf(
  { places, deployment }: Pick<Plan, "places" | "deployment">,
  told: Told,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const channels = channelsOf(told, deployment.NOTIFICATION_CHANNEL);
  const settings = {
    OHERO_TABLE_PREFIX: places.prefix,
    OHERO_BUCKET: places.bucket,
    OHERO_QUEUE_URL: places.queueUrl(places.queue),
    OHERO_DEAD_LETTER_URL: places.queueUrl(places.deadLetters),
    NOTIFICATION_CHANNEL: channels.length === 0 ? "none" : channels.join(","),
    SLACK_CHANNEL: channels.includes("slack") ? deployment.SLACK_CHANNEL : "",
    ...given,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ""));
}

/** A function's console is its log, where answers to people have no place. */
function channelsOf(told: Told, channels: readonly ChannelName[]): ChannelName[] {
  if (told === "nobody") return [];
  return channels.filter((name) => (told === "everybody" ? name !== "console" : name === "webchat"));
}

/** Beside a function that reads accounts, teams and policy, `infra/bundle.ts` puts them under this name. */
export const ORGANIZATION = { OHERO_ORGANIZATION: "organization.json" };
