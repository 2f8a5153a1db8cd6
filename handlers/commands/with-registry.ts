import { userInfo } from "node:os";
import { Option } from "commander";
import { stripControls } from "../../channels/console.ts";
import { ConflictError } from "../../memory/errors.ts";
import type { Organization } from "../../policy/organization.ts";
import type { AccountEntry, TeamEntry } from "../../policy/registry-entry.ts";
import type { Application } from "../application.ts";
import { UsageError } from "../known-error.ts";
import { minuteOf } from "../print.ts";
import { type Call, type Common, withApplication } from "./common.ts";

export const byOption = () => new Option("--by <name>", "who says so").default(userInfo().username);

/** Opens the application for what commands do with the registry; `file` is the organization without it. */
export async function withRegistry(
  options: Common,
  call: Call,
  work: (application: Application, file: Organization) => Promise<void>,
): Promise<void> {
  const { loadOrganization } = await import("../../policy/load-organization.ts");
  const file = await loadOrganization(options.organization);
  try {
    // It writes, but nothing that the server holds: entries have versions.
    await withApplication({ ...options, readOnly: true }, call, (application) => work(application, file));
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    throw new UsageError("somebody else changed it at the same moment; look at the list, and try again");
  }
}

/** Where a line of a list comes from; without an entry, from the file. */
export function originOf(entry: AccountEntry | TeamEntry | undefined): string {
  if (entry === undefined) return "file";
  return `${entry.from === "operator" ? entry.by : "AWS Organizations"}, ${minuteOf(entry.at)}`;
}

/** The same for programs. */
export const originFields = (entry: AccountEntry | TeamEntry | undefined) =>
  entry === undefined ? { from: "file" } : { from: entry.from, by: entry.by, at: entry.at };

/** The entries that count, by id: what the file names is the file's. */
export function countedEntries<E extends { id: string }>(
  entries: readonly E[],
  named: readonly { id: string }[],
): Map<string, E> {
  const ofFile = new Set(named.map(({ id }) => id));
  return new Map(entries.filter(({ id }) => !ofFile.has(id)).map((entry) => [entry.id, entry]));
}

/** How many are listed, and what of the registry does not count. */
export function noteList(
  what: string,
  { file, added, options, notes }: { file: number; added: number; options: Common; notes: readonly string[] },
  { note }: Pick<Call, "note">,
): void {
  note(`${file + added} ${what}: ${file} of ${options.organization}, ${added} of the registry`);
  for (const line of notes) note(stripControls(line));
}
