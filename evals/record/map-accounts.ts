import { UsageError } from "../../handlers/known-error.ts";
import type { Account, Organization } from "../../policy/organization.ts";
import { isProduction } from "../../policy/registry.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

/**
 * Accounts one to one onto those of `to` that have the same standing there, so that everything is decided as it was: production
 * or not, where possible with a team of the same role, and unknown ones onto ids that no registry has.
 *
 * @param ids 12 digits each, in the order in which they are to have their choice
 * @param isTaken does the id stand in what is mapped? Another one is preferred
 * @throws UsageError where `to` has fewer accounts of a standing
 */
export function mapAccounts(
  ids: readonly string[],
  {
    from,
    to,
    isTaken,
    pseudonyms,
  }: { from: Organization; to: Organization; isTaken: (id: string) => boolean; pseudonyms: Pseudonyms },
): Map<string, string> {
  const mapped = new Map<string, string>();
  const accounts = new Map(from.accounts.map((account) => [account.id, account]));
  const known = ids.flatMap((id) => accounts.get(id) ?? []);
  for (const isProductive of [true, false]) {
    const wanted = known.filter((account) => isProduction(from, account) === isProductive);
    const free = to.accounts.filter((account) => isProduction(to, account) === isProductive);
    if (wanted.length > free.length)
      throw new UsageError(
        `${wanted.length} accounts that are ${isProductive ? "" : "not "}production are named, and the organization of the cases has ${free.length} of them: record it --alone, or add such accounts to evals/cases/organization.json`,
      );
    assign(wanted, free, mapped, { from, to, isTaken });
  }
  for (const id of ids) if (!accounts.has(id)) mapped.set(id, pseudonyms.of("unknown account", id));
  return mapped;
}

/** Whoever finds an equal of the same role has it; the others take what is left. */
function assign(
  wanted: readonly Account[],
  free: readonly Account[],
  mapped: Map<string, string>,
  { from, to, isTaken }: { from: Organization; to: Organization; isTaken: (id: string) => boolean },
): void {
  const left = new Set([...free].sort((a, b) => Number(isTaken(a.id)) - Number(isTaken(b.id))));
  const take = (account: Account, isEqual: (candidate: Account) => boolean) => {
    const found = [...left].find(isEqual);
    if (found === undefined) return;
    left.delete(found);
    mapped.set(account.id, found.id);
  };
  for (const account of wanted) {
    const role = roleOf(account, from);
    take(account, (candidate) => roleOf(candidate, to) === role && !isTaken(candidate.id));
  }
  for (const account of wanted) if (!mapped.has(account.id)) take(account, () => true);
}

const roleOf = ({ tags }: Account, { teams }: Organization): string | null =>
  teams.find(({ id }) => id === tags.team)?.role ?? null;

/** Teams onto the first one of the same role; one that `to` has no like of has none. */
export function mapTeams(from: Organization, to: Organization): Map<string, string> {
  return new Map(
    from.teams.flatMap(({ id, role }) => {
      const like = to.teams.find((team) => team.role === role);
      return like === undefined ? [] : [[id, like.id] as const];
    }),
  );
}
