import type { Organization } from "./organization.ts";
import { findAccounts, isProduction } from "./registry.ts";

/** Is the event worth a ticket: a production account is affected, or a known account faces a significant cost? */
export function isSignificant(
  organization: Organization,
  accounts: readonly string[],
  cost: { monthlyUsd: number | null; openEnded: boolean },
): boolean {
  const { known } = findAccounts(organization, accounts);
  if (known.some((account) => isProduction(organization, account))) return true;
  return known.length > 0 && isSignificantCost(organization, cost);
}

/** At or above the policy's amount, one-off or a month, or a charge that runs until somebody stops it. */
export function isSignificantCost(
  organization: Organization,
  cost: { monthlyUsd: number | null; openEnded: boolean },
): boolean {
  return cost.openEnded || (cost.monthlyUsd ?? 0) >= organization.policy.significantCostUsd;
}
