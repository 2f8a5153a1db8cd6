import type { Stores } from "../memory/stores.ts";
import { type MergedOrganization, mergeRegistry } from "../policy/merge-registry.ts";
import type { Organization } from "../policy/organization.ts";

/** The organization of the file, with what was added to it in the tables. */
export async function readOrganization(
  file: Organization,
  { accounts, teams }: Pick<Stores, "accounts" | "teams">,
): Promise<MergedOrganization> {
  const [accountEntries, teamEntries] = await Promise.all([accounts.list(), teams.list()]);
  return mergeRegistry(file, { accounts: accountEntries, teams: teamEntries });
}
