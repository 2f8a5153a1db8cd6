import { isDeepStrictEqual } from "node:util";
import type { Account, OrganizationsClient } from "@aws-sdk/client-organizations";
import { stripControls } from "../channels/console.ts";
import type { Accounts } from "../memory/accounts.ts";
import { ConflictError } from "../memory/errors.ts";
import { AccountEntry } from "../policy/registry-entry.ts";
import { OrganizationSyncError } from "./known-error.ts";
import { createOrganizationsReader } from "./organizations-reader.ts";

export interface OrganizationSyncDependencies {
  client: OrganizationsClient;
  accounts: Accounts;
  /** One line each. */
  log(line: string): void;
  clock(): Date;
}

/** Accounts, by what became of them. */
export interface OrganizationSyncCounts {
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  /** They left while they were read, or somebody else changed them; the next time is soon enough. */
  skipped: number;
}

/**
 * Brings the registry up to what AWS Organizations says of accounts: name, e-mail, status, tags, OUs. Of what an operator added it
 * changes only status, e-mail and OUs. One account after the other, as quotas of the service are low: where one cannot be read,
 * those before it are up to date, and the others as they were. Removes what left the organization, last, but never more than half.
 * Throws OrganizationSyncError.
 */
export function createOrganizationSync({ client, accounts, log, clock }: OrganizationSyncDependencies) {
  const say = (line: string) => log(stripControls(line));

  return async function sync(): Promise<OrganizationSyncCounts> {
    const counts = { added: 0, changed: 0, unchanged: 0, removed: 0, skipped: 0 };
    const reader = createOrganizationsReader(client);
    const listed = await reader.listAccounts();
    if (listed.length === 0)
      throw new OrganizationSyncError(
        "AWS Organizations listed no account at all, which no organization has; nothing was changed",
      );
    say(`accounts of the organization: ${listed.length}`);
    const entries = new Map((await accounts.list()).map((entry) => [entry.id, entry]));
    for (const [index, account] of listed.entries()) {
      const id = account.Id ?? "";
      const read = await reader.readAccount(id).catch((cause: unknown) => {
        if (!(cause instanceof OrganizationSyncError)) throw cause;
        const done = `${index} of ${listed.length} accounts are up to date, the others as they were`;
        throw new OrganizationSyncError(`${cause.message}; ${done}`, { cause });
      });
      if (read === null) counts.skipped += 1;
      else counts[await save(account, read, entries.get(id) ?? null)] += 1;
      if ((index + 1) % PROGRESS === 0) say(`${index + 1} of ${listed.length} accounts are read`);
    }
    await removeGone(new Set(listed.map(({ Id }) => Id)), [...entries.values()], counts);
    return counts;
  };

  async function save(
    account: Account,
    read: { tags: Record<string, string>; units: string[] },
    before: AccountEntry | null,
  ): Promise<"added" | "changed" | "unchanged" | "skipped"> {
    const { Id: id, Name: name, Email: email, State, Status } = account;
    const fromAws = {
      ...(email && { email }),
      ...((State ?? Status) && { status: State ?? Status }),
      ou_names: read.units,
    };
    const entry = AccountEntry.parse({
      id,
      ...(before?.from === "operator"
        ? { ...before, ...fromAws }
        : { name: name || id, tags: ourTags(read.tags), ...fromAws, from: "organizations", by: NAME }),
      at: before?.at ?? clock().toISOString(),
      version: before?.version ?? 1,
    });
    if (isDeepStrictEqual(entry, before)) return "unchanged";
    const changed = before === null ? entry : { ...entry, version: before.version + 1 };
    if (entry.from === "organizations") changed.at = clock().toISOString();
    return keep(entry.id, async () => {
      await accounts.put(changed);
      say(`${before === null ? "+" : "~"} ${entry.id} ${entry.name}`);
      return before === null ? "added" : "changed";
    });
  }

  /** More than half at once is rather a mistake (another organization's role, a list cut short) than a change. */
  async function removeGone(
    listed: ReadonlySet<string | undefined>,
    entries: readonly AccountEntry[],
    counts: OrganizationSyncCounts,
  ): Promise<void> {
    const known = entries.filter(({ from }) => from === "organizations");
    const gone = known.filter(({ id }) => !listed.has(id));
    if (gone.length > known.length / 2)
      throw new OrganizationSyncError(
        `${gone.length} of the ${known.length} accounts that came from AWS Organizations are not in it any more; that is more than half, so none was removed: ${gone.map(({ id }) => id).join(", ")}. Look at whose organization is read; if it is meant, remove them: ohero account remove ID`,
      );
    for (const entry of gone)
      counts[
        await keep(entry.id, async () => {
          await accounts.remove(entry);
          say(`- ${entry.id} ${entry.name}`);
          return "removed";
        })
      ] += 1;
  }

  /** Does it, unless somebody changed the entry since it was read. */
  async function keep<T extends keyof OrganizationSyncCounts>(
    id: string,
    write: () => Promise<T>,
  ): Promise<T | "skipped"> {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      say(`${id} was changed by somebody else at the same time, and is left for the next time`);
      return "skipped";
    }
  }
}

const PROGRESS = 100;
const NAME = "AWS Organizations";

/** Tags that decide something here, by their names in small letters: AWS tells "Team" from "team", and people use both. */
function ourTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  const decisive = Object.entries(tags).flatMap(([key, value]) => {
    const name = key.toLowerCase();
    return name === "team" || name === "environment" ? [[name, value] as const] : [];
  });
  return { ...tags, ...Object.fromEntries(decisive), ...exact(tags) };
}

/** Where both spellings are there, the small one counts. */
const exact = ({ team, environment }: Readonly<Record<string, string>>) => ({
  ...(team !== undefined && { team }),
  ...(environment !== undefined && { environment }),
});
