import type { Plan } from "./plan.ts";

/** Settings of the functions (config/environment.ts), as far as they follow from the plan. What is empty is not set. */
export function environmentOf(
  { places, deployment, organization: _ }: Plan,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const settings = {
    OHERO_TABLE_PREFIX: places.prefix,
    OHERO_BUCKET: places.bucket,
    OHERO_QUEUE_URL: places.queueUrl(places.queue),
    OHERO_DEAD_LETTER_URL: places.queueUrl(places.deadLetters),
    NOTIFICATION_CHANNEL: deployment.NOTIFICATION_CHANNEL.join(","),
    SLACK_CHANNEL: deployment.SLACK_CHANNEL,
    ...given,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ""));
}

/** Beside a function that reads accounts, teams and policy, `infra/bundle.ts` puts them under this name. */
export const ORGANIZATION = { OHERO_ORGANIZATION: "organization.json" };
