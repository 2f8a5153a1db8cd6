import { writeFile } from "node:fs/promises";
import { basename, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { shortIdOf } from "../../memory/thread-id.ts";
import { UsageError } from "../known-error.ts";
import {
  type Call,
  type Common,
  mustFind,
  organizationOption,
  stateOption,
  withApplication,
} from "./common.ts";

export function addRecord(program: Command, call: Call): void {
  program
    .command("record")
    .description("make a stored incident a case for npm run eval, with the operator's decision as its label")
    .argument("<incident>", "its id, or the beginning of the short id that `ohero incidents` shows")
    .option("--out <file>", '"-" prints it; default: evals/cases/ID.json')
    .option("--id <id>", "of the case; default: the file's name, or life- and the short id")
    .option("--title <text>", "of the case; default: the incident's")
    .option("--alone", "without the incidents that share its tickets", false)
    .option(
      "--scrub <words...>",
      "words that must not stay, such as the company's name, whatever they stand in",
      [],
    )
    .option("--force", "replace a file that is there", false)
    .addOption(stateOption(call.environment))
    .addOption(organizationOption(call.environment))
    .addHelpText(
      "after",
      `
Examples:
  ohero record 9ee8e795 --scrub acme
  ohero record 9ee8e795 --out -

Accounts become those of evals/cases/organization.json with the same standing. E-mail and IP addresses, keys, secrets, hosts, buckets,
principals and ids get other names, the same one everywhere. Names in free text are not known as such: read it before you commit it.`,
    )
    .action((reference: string, options: RecordOptions) => record(reference, options, call));
}

interface RecordOptions extends Common {
  out?: string;
  id?: string;
  title?: string;
  alone: boolean;
  scrub: string[];
  force: boolean;
}

async function record(reference: string, options: RecordOptions, call: Call): Promise<void> {
  const { print, note, stdout } = call;
  const { out, title, alone, scrub, force } = options;
  const [{ recordIncident }, { checkCase, withFaults }, { caseOrganization }] = await Promise.all([
    import("../../evals/record/record-incident.ts"),
    import("../../evals/record/check-case.ts"),
    import("../../evals/case.ts"),
  ]);
  const to = caseOrganization();
  const recorded = await withApplication({ ...options, readOnly: true }, call, async (application) => {
    const incident = await mustFind(application, reference);
    const named =
      out === undefined || out === "-" ? `life-${shortIdOf(incident.id)}` : basename(out, ".json");
    const id = options.id ?? named;
    if (!/^[\w.-]+$/.test(id)) throw new UsageError("--id takes letters, digits and . _ -");
    return recordIncident(application.stores, incident, {
      ...{ from: application.organization, to, id, title },
      isAlone: alone,
      words: scrub,
    });
  });
  const faults = await checkCase(recorded.case, to);
  const text = `${JSON.stringify(withFaults(recorded.case, faults), null, 2)}\n`;
  if (out === "-") stdout.write(text);
  else {
    const file = out ?? fileURLToPath(new URL(`../../evals/cases/${recorded.case.id}.json`, import.meta.url));
    await write(file, text, force);
    print(out ?? relative(process.cwd(), file));
  }
  for (const fault of faults) note(`the rules decide otherwise than it expects: ${fault}`);
  note(
    faults.length === 0
      ? "the rules decide it as it expects"
      : "so it says knownOtherwise: npm test lets it pass until the rules learn it, npm run eval counts it as wrong",
  );
  const counts = Object.entries(recorded.counts).map(([kind, count]) => `${kind} ${count}`);
  note(`replaced: ${[`account ${recorded.accounts}`, ...counts].join(", ")}`);
  note("READ IT BEFORE YOU COMMIT IT: names in free text, and in names of resources, are still there");
}

async function write(file: string, text: string, isReplaced: boolean): Promise<void> {
  await writeFile(file, text, { flag: isReplaced ? "w" : "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") throw new UsageError(`${file} is there already; --force replaces it`);
    if (error.code === "ENOENT") throw new UsageError(`there is no folder for ${file}`);
    throw error;
  });
}
