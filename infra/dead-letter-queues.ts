import type { Plan } from "./plan.ts";

/** Every queue in the worker's account and Region that should be empty. */
export function deadLetterQueues({
  places: { prefix, account, region, deadLetters },
  deployment,
  hasSlack,
  ticketSystems,
}: Plan): string[] {
  const collectsHere =
    deployment.OHERO_EVENT_ACCOUNT === account && deployment.OHERO_EVENT_REGIONS.includes(region);
  return [
    deadLetters,
    ...(collectsHere ? [`${prefix}-events-dead-letters`] : []),
    `${prefix}-ingest-dead-letters`,
    `${prefix}-rule-dead-letters`,
    `${prefix}-lake-rule-dead-letters`,
    `${prefix}-knowledge-changes-dead-letters`,
    `${prefix}-knowledge-rule-dead-letters`,
    `${prefix}-timeouts-dead-letters`,
    ...(hasSlack ? [`${prefix}-send-messages-dead-letters`] : []),
    ...(ticketSystems.length > 0 ? [`${prefix}-sync-tickets-dead-letters`] : []),
    ...(deployment.OHERO_SYNC_ORGANIZATION ? [`${prefix}-organization-sync-dead-letters`] : []),
  ];
}
