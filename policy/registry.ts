import type { Account, Organization, Team } from "./organization.ts";

/** What the registry knows of the accounts that an event names. Only the registry is asked: never names, OUs or prose. */
export interface AccountsFound {
  known: Account[];
  unrecognised: string[];
}

export function findAccounts(organization: Organization, ids: readonly string[]): AccountsFound {
  const known: Account[] = [];
  const unrecognised: string[] = [];
  for (const id of new Set(ids)) {
    const account = organization.accounts.find((candidate) => candidate.id === id);
    if (account) known.push(account);
    else unrecognised.push(id);
  }
  return { known, unrecognised };
}

/** An account is production if, and only if, its `environment` tag says so. */
export function isProduction(organization: Organization, account: Pick<Account, "tags">): boolean {
  const environment = account.tags.environment?.trim().toLowerCase();
  return organization.policy.productionEnvironments.some((name) => name.toLowerCase() === environment);
}

export function teamsOf(organization: Organization, role: Team["role"]): Team[] {
  return organization.teams.filter((team) => team.role === role);
}
