import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { readDeliveries } from "../../events/read-deliveries.ts";
import { announceDue } from "../announce-due.ts";
import type { Application, ReceivedPart, RunOptions } from "../application.ts";
import { UsageError } from "../known-error.ts";
import { printResults, type TitledResult } from "../print.ts";
import type { Result } from "../result.ts";
import { titleOf } from "../title-of.ts";
import { type Call, type Common, EXIT, organizationOption, withApplication } from "./common.ts";

export function addProcess(program: Command, call: Call): void {
  program
    .command("process")
    .description("run deliveries to the end, in order, and print what became of each")
    .argument(
      "<file...>",
      'EventBridge envelopes, arrays of them, NDJSON, put-events entries, or {"message": …} lines; "-" reads standard input',
    )
    .option(
      "--json",
      "one JSON object a line for each delivery (for each finding where it holds several)",
      false,
    )
    .option("--interactive", "somebody is there who can be asked back", false)
    .addOption(
      new Option("--now <instant>", "fix the clock, such as 2026-03-02T09:00:00Z").argParser(readNow),
    )
    .addOption(
      new Option("--data <dir>", "keep the state there; without it the state is fresh and in memory"),
    )
    .option(
      "--models <list>",
      'the models that judge, such as bedrock:us.amazon.nova-pro-v1:0, in order; "rules" asks none (default: OHERO_MODELS)',
    )
    .addOption(organizationOption(call.environment))
    .addHelpText(
      "after",
      `
Examples:
  ohero process test-events/*.json
  cat event.json | ohero process - --json --organization my.yaml --now 2026-03-02T09:00:00Z
  echo '{"message": {"user": "ann", "thread": "t1", "text": "payments-prod is timing out"}}' | ohero process -

Exit code 0 when all were processed, 1 when some were invalid (the others are still processed), 2 for a wrong call.`,
    )
    .action((files: string[], options: ProcessOptions) => processFiles(files, options, call));
}

interface ProcessOptions extends Common {
  json: boolean;
  interactive: boolean;
  now?: Date;
  models?: string;
}

async function processFiles(files: string[], options: ProcessOptions, call: Call): Promise<void> {
  const { print, note, stderr } = call;
  // After Ctrl-C the delivery under way ends, and no other begins.
  const interrupt = call.heedInterrupt();
  interrupt.addEventListener("abort", () => note("stopping after the delivery that is under way …"));
  const raws: unknown[] = [];
  for (const file of files) raws.push(...readDeliveries(await readInput(file, call)));
  await withApplication(options, call, async (application) => {
    const unfinished = application.isOwner ? await application.listUnfinished() : [];
    if (unfinished.length > 0)
      note(`finishing ${unfinished.length} deliveries that an earlier process left …`);
    for (const part of unfinished) await runOrNote(application, part, { isRepeat: true }, call);
    // What was set aside until now is judged first; not part of the results, which are of these files.
    if (options.data !== undefined) await announceDue(application, note);
    const results: TitledResult[] = [];
    for (const [delivery, raw] of raws.entries()) {
      if (interrupt.aborted) break;
      for (const part of await application.receive(raw, { interactive: options.interactive })) {
        const result = await runOrNote(application, part, { delivery }, call);
        if (result === null) continue;
        if (options.json) print(JSON.stringify(result));
        else results.push({ result, title: await titleOf(application, result) });
        if (result.outcome === "invalid") call.exitCode = EXIT.invalid;
      }
      if (!options.json && stderr.isTTY) stderr.write(`\r${delivery + 1}/${raws.length}`);
    }
    if (!options.json && stderr.isTTY) stderr.write("\r\x1b[K");
    if (!options.json) print(printResults(results));
    if (interrupt.aborted) {
      note(
        `stopped; ${options.data ? "what was processed is kept" : "nothing was kept, there was no --data"}`,
      );
      call.exitCode = EXIT.interrupted;
    }
  });
}

/** A part that fails is named and left for the next time; the others go on. */
async function runOrNote(
  application: Application,
  part: ReceivedPart,
  options: RunOptions,
  call: Call,
): Promise<Result | null> {
  try {
    return await application.run(part, options);
  } catch (error) {
    call.note(
      `${part.incidentId ?? part.runId} failed: ${error instanceof Error ? error.message : String(error)}`,
    );
    call.exitCode = EXIT.invalid;
    return null;
  }
}

async function readInput(file: string, { stdin }: Call): Promise<string> {
  if (file === "-") {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stdin) chunks.push(chunk);
    return Buffer.concat(chunks).toString("utf8");
  }
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `cannot read ${file}: ${error.code === "ENOENT" ? "there is no such file" : error.message}`,
    );
  });
}

function readNow(text: string): Date {
  const now = new Date(text);
  if (Number.isNaN(now.getTime()))
    throw new InvalidArgumentError("expected an instant such as 2026-03-02T09:00:00Z");
  return now;
}
