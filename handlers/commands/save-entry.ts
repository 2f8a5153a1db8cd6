import type { z } from "zod";
import { stripControls } from "../../channels/console.ts";
import type { RegistryTable } from "../../memory/registry-table.ts";
import { expected } from "../../policy/expected.ts";
import type { AccountEntry, TeamEntry } from "../../policy/registry-entry.ts";
import { UsageError } from "../known-error.ts";
import type { Call } from "./common.ts";

type Entry = AccountEntry | TeamEntry;

export interface SaveOptions<E extends Entry> {
  schema: z.ZodType<E>;
  /** What is there, if anything. */
  before: E | null;
  by: string;
  now: Date;
  /** How the options and arguments are called that the fields come from. */
  names: Readonly<Record<string, string>>;
}

/** Adds an entry, or gives one that is there other fields, and says what became of it. Throws UsageError that names every fault. */
export async function saveEntry<E extends Entry>(
  table: RegistryTable<E>,
  fields: Record<string, unknown>,
  { schema, before, by, now, names }: SaveOptions<E>,
  { print, note }: Pick<Call, "print" | "note">,
): Promise<void> {
  const origin = { from: "operator", by, at: now.toISOString(), version: (before?.version ?? 0) + 1 };
  const entry = readEntry(schema, { ...before, ...fields, ...origin }, names);
  if (before === null) {
    await table.put(entry);
    print(`added: ${stripControls(`${entry.id} ${entry.name}`)}`);
    return;
  }
  const changes = changesOf(before, entry);
  if (changes.length === 0) {
    note(`${stripControls(entry.id)} is so already: nothing changed`);
    return;
  }
  await table.put(entry);
  print(`changed: ${stripControls(`${entry.id}: ${changes.join("; ")}`)}`);
  if (before.from === "organizations")
    note("its name and tags are kept from now on: AWS Organizations changes its status, e-mail and OUs only");
}

function readEntry<E>(
  schema: z.ZodType<E>,
  given: Record<string, unknown>,
  names: SaveOptions<Entry>["names"],
): E {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const path = issue.path.join(".");
    return `${names[path] ?? path}: expected ${expected(issue)}, found ${JSON.stringify(given[path]) ?? "nothing"}`;
  });
  throw new UsageError(lines.join("\n"));
}

/** What is different, but for who said so, and when: "channel "" → "C0APP00002"". */
function changesOf(before: Entry, after: Entry): string[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((name) => ({ name, from: shown(old.get(name)), to: shown(now.get(name)) }))
    .filter(({ from, to }) => from !== to)
    .map(({ name, from, to }) => `${name} ${from} → ${to}`);
}

function fieldsOf({ by: _, at: __, version: ___, ...fields }: Entry): Map<string, unknown> {
  const { tags, ...others } = "tags" in fields ? fields : { ...fields, tags: {} };
  return new Map<string, unknown>([...Object.entries(others), ...Object.entries(tags ?? {})]);
}

const shown = (value: unknown): string => JSON.stringify(value) ?? "none";
