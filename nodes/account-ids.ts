import type { OperationalEvent } from "../events/operational-event.ts";
import type { Organization } from "../policy/organization.ts";
import { findAccounts } from "../policy/registry.ts";

/** Ids of the event's accounts that the registry knows, and of those that it does not. */
export function accountIds(organization: Organization, event: OperationalEvent) {
  const { known, unrecognised } = findAccounts(organization, event.accounts);
  return { knownAccounts: known.map((account) => account.id), unrecognised };
}
