import type { Command } from "commander";
import { stripControls } from "../../channels/console.ts";
import { shortIdOf, threadIdOf } from "../../memory/thread-id.ts";
import { isMeantBy } from "../find-incident.ts";
import { UsageError } from "../known-error.ts";
import { minuteOf, printTable } from "../print.ts";
import {
  type Call,
  type Common,
  cleanLines,
  organizationOption,
  stateOption,
  withApplication,
} from "./common.ts";

export function addHistory(program: Command, call: Call): void {
  const history = program
    .command("history")
    .description("what is remembered of incidents that are over, and found when a later one is like them")
    .addHelpText(
      "after",
      `
Examples:
  ohero history list
  ohero history show 9ee8e795
  ohero history forget 9ee8e795

It is written when an incident closes or is discharged, without secrets and personal data, and taken back when it opens again.`,
    );
  const add = (name: string, description: string) =>
    history
      .command(name)
      .description(description)
      .option("--json", "as JSON", false)
      .addOption(stateOption(call.environment))
      .addOption(organizationOption(call.environment));
  add("list", "every incident that is remembered").action((options: Options) => list(options, call));
  add("show", "what is remembered of one")
    .argument("<incident>", "its id, or a part of it, or the beginning of the short id")
    .action((reference: string, options: Options) => show(reference, options, call));
  add(
    "forget",
    "erase it from the memory; its record, tickets and reports stay, and it is remembered anew when it closes again",
  )
    .argument("<incident>", "its id, or a part of it, or the beginning of the short id")
    .action((reference: string, options: Options) => forget(reference, options, call));
}

type Options = Common & { json: boolean };

async function list(options: Options, call: Call): Promise<void> {
  const { print, note } = call;
  await withApplication({ ...options, readOnly: true }, call, async ({ stores }) => {
    const known = await stores.knowledge.list("history");
    if (options.json) for (const one of known) print(JSON.stringify(one));
    else if (known.length > 0)
      print(
        printTable(
          ["id", "ended", "status", "what"],
          known.map(({ id, title, metadata, updatedAt }) => [
            shortIdOf(id),
            minuteOf(updatedAt),
            metadata.reason ? `${metadata.status} (${metadata.reason})` : (metadata.status ?? null),
            title.slice(0, 80),
          ]),
        ),
      );
    else note("nothing is remembered yet; incidents are when they close or are discharged");
  });
}

async function show(reference: string, options: Options, call: Call): Promise<void> {
  const { print } = call;
  await withApplication({ ...options, readOnly: true }, call, async (application) => {
    const { stores } = application;
    const document = await stores.knowledge.get("history", await rememberedAs(application, reference));
    if (options.json) return print(JSON.stringify(document));
    print(stripControls(document?.id ?? ""));
    print(`\n${cleanLines(document?.text ?? "")}`);
  });
}

async function forget(reference: string, options: Options, call: Call): Promise<void> {
  // It writes, but nothing that the server holds: the memory is shared.
  await withApplication({ ...options, readOnly: true }, call, async (application) => {
    const id = await rememberedAs(application, reference);
    await application.stores.knowledge.remove("history", id);
    if (options.json) call.print(JSON.stringify({ forgotten: id }));
    else call.note(`forgotten: ${stripControls(id)}`);
  });
}

type Known = Parameters<Parameters<typeof withApplication>[2]>[0];

/** The one incident that is meant, also where only the memory knows it. Throws UsageError. */
async function rememberedAs({ stores }: Known, reference: string): Promise<string> {
  const remembered = (await stores.knowledge.list("history")).map(({ id }) => id);
  const isMeant = isMeantBy(reference);
  const found = remembered.includes(reference)
    ? [reference]
    : remembered.filter((id) => isMeant({ id, threadId: threadIdOf(id) }));
  const [only, ...others] = found;
  if (only === undefined) throw new UsageError(`nothing is remembered of ${reference.slice(0, 200)}`);
  if (others.length > 0)
    throw new UsageError(`${reference} fits ${found.length}: ${found.slice(0, 5).join("; ")}`);
  return only;
}
