import type { Account, Organization, Team } from "./organization.ts";
import type { AccountEntry, RegistryEntries, TeamEntry } from "./registry-entry.ts";

export interface MergedOrganization {
  organization: Organization;
  /** What of the registry does not count, and the fix; one line each, with text that others wrote. */
  notes: string[];
}

/**
 * The organization of the file, with what the registry adds. What the file names is the file's own. A tag of the registry that
 * names no team does not count: tags come from AWS too, where nobody knows the teams.
 */
export function mergeRegistry(file: Organization, entries: RegistryEntries): MergedOrganization {
  const teams = beside(file.teams, entries.teams);
  const accounts = beside(file.accounts, entries.accounts);
  const names = new Set([...file.teams, ...teams].map(({ id }) => id));
  const isTeam = (tag: string | undefined) => tag === undefined || names.has(tag);
  return {
    organization: {
      ...file,
      accounts: [
        ...file.accounts,
        ...accounts.map((entry) => accountOf(isTeam(entry.tags.team) ? entry : withoutTeam(entry))),
      ],
      teams: [...file.teams, ...teams.map(teamOf)],
    },
    notes: [
      ...strayTags(accounts.filter(({ tags }) => !isTeam(tags.team))),
      ...hidden("accounts", file.accounts, entries.accounts),
      ...hidden("teams", file.teams, entries.teams),
    ],
  };
}

/** The entries that the file does not name. */
function beside<Entry extends { id: string }>(
  named: readonly { id: string }[],
  entries: readonly Entry[],
): Entry[] {
  const ids = new Set(named.map(({ id }) => id));
  return entries.filter(({ id }) => !ids.has(id));
}

function accountOf({ from: _, by: __, at: ___, version: ____, ...account }: AccountEntry): Account {
  return account;
}

function teamOf({ from: _, by: __, at: ___, version: ____, ...team }: TeamEntry): Team {
  return team;
}

function withoutTeam({ tags: { team: _, ...tags }, ...entry }: AccountEntry): AccountEntry {
  return { ...entry, tags };
}

/** One line for each tag: an organization may have hundreds of accounts that carry the same one. */
function strayTags(accounts: readonly AccountEntry[]): string[] {
  const byTag = new Map<string, string[]>();
  for (const { id, tags } of accounts)
    byTag.set(tags.team ?? "", [...(byTag.get(tags.team ?? "") ?? []), id]);
  return [...byTag].map(
    ([tag, ids]) =>
      `${listed(ids)}: the team tag ${JSON.stringify(tag)} names no team and does not count; add the team: ohero team add, or change the tag`,
  );
}

/** That AWS Organizations knows what the file names is as it should be; an operator's entry was meant to count. */
function hidden(
  what: string,
  named: readonly { id: string }[],
  entries: readonly { id: string; from: string }[],
): string[] {
  const ids = new Set(named.map(({ id }) => id));
  const both = entries.filter(({ id, from }) => from === "operator" && ids.has(id)).map(({ id }) => id);
  return both.length === 0
    ? []
    : [`${what} that the organization file names too, where the file counts: ${listed(both)}`];
}

const MOST_LISTED = 5;

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, MOST_LISTED).join(", ");
  return ids.length > MOST_LISTED ? `${shown} and ${ids.length - MOST_LISTED} more` : shown;
}
