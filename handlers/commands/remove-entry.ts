import { stripControls } from "../../channels/console.ts";
import type { RegistryTable } from "../../memory/registry-table.ts";
import type { AccountEntry, TeamEntry } from "../../policy/registry-entry.ts";
import { UsageError } from "../known-error.ts";
import type { Call } from "./common.ts";

/** Removes an entry and gives what it was. Throws UsageError where the registry has none; `inFile` is the file that does. */
export async function removeEntry<E extends AccountEntry | TeamEntry>(
  table: RegistryTable<E>,
  id: string,
  { what, inFile }: { what: "account" | "team"; inFile: string | null },
  { print }: Pick<Call, "print">,
): Promise<E> {
  const entry = await table.get(id);
  if (entry === null)
    throw new UsageError(
      inFile === null
        ? `there is no ${what} ${id}; ohero ${what} list shows those that are there`
        : `${what} ${id} stands in ${inFile}: remove it there`,
    );
  await table.remove(entry);
  print(`removed: ${stripControls(`${id} ${entry.name}`)}`);
  return entry;
}
