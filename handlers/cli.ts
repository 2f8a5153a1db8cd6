import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { stripControls } from "../channels/console.ts";
import { createSilentChannel } from "../channels/silent.ts";
import { readEnvironment } from "../config/environment.ts";
import { readDeliveries } from "../events/read-deliveries.ts";
import { INCIDENT_STATUSES, type Incident } from "../memory/incidents.ts";
import { reportKey } from "../memory/reports.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import { type Application, openApplication } from "./application.ts";
import { findIncident } from "./find-incident.ts";
import { knownProblem, UsageError } from "./known-error.ts";
import { printIncidents, printResults, printTickets, type TitledResult } from "./print.ts";
import type { Result } from "./result.ts";

/** Exit codes: 0 all went well; 1 some deliveries were invalid; 2 a wrong call or a broken configuration. */
const EXIT = { invalid: 1, wrong: 2, interrupted: 130 } as const;

const environment = readEnvironment();
const print = (text: string) => process.stdout.write(`${text}\n`);
const note = (text: string) => process.stderr.write(`${text}\n`);

/** Set by Ctrl-C: the delivery under way ends, no other begins. A second one ends at once. */
let isStopping = false;
process.on("SIGINT", () => {
  if (isStopping) process.exit(EXIT.interrupted);
  isStopping = true;
  note("stopping after the delivery that is under way …");
});
// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

interface Common {
  organization: string;
  data?: string;
}

/** Opens the application, does the work, and closes it whatever happens. */
async function withApplication<T>(
  options: Common & { now?: Date },
  work: (application: Application) => Promise<T>,
): Promise<T> {
  const { now } = options;
  const application = await openApplication({
    organization: await loadOrganization(options.organization),
    dataDirectory: options.data ?? null,
    channel: createSilentChannel(),
    share: true,
    ...(now && { clock: () => now }),
  });
  try {
    return await work(application);
  } finally {
    await application.close();
  }
}

async function processFiles(files: string[], options: ProcessOptions): Promise<void> {
  const raws: unknown[] = [];
  for (const file of files) raws.push(...readDeliveries(await readInput(file)));
  await withApplication(options, async (application) => {
    if (application.isOwner && options.data)
      for (const part of await application.listUnfinished()) await application.run(part, { isRepeat: true });
    const results: TitledResult[] = [];
    for (const [delivery, raw] of raws.entries()) {
      if (isStopping) break;
      for (const result of await application.process(raw, { interactive: options.interactive, delivery })) {
        if (options.json) print(JSON.stringify(result));
        else results.push({ result, title: await titleOf(application, result) });
        if (result.outcome === "invalid") process.exitCode = EXIT.invalid;
      }
      if (!options.json && process.stderr.isTTY) process.stderr.write(`\r${delivery + 1}/${raws.length}`);
    }
    if (!options.json && process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    if (!options.json) print(printResults(results));
    if (isStopping) {
      note(
        `stopped; ${options.data ? "what was processed is kept" : "nothing was kept, there was no --data"}`,
      );
      process.exitCode = EXIT.interrupted;
    }
  });
}

interface ProcessOptions extends Common {
  json: boolean;
  interactive: boolean;
  now?: Date;
}

async function readInput(file: string): Promise<string> {
  if (file === "-") {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString("utf8");
  }
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `cannot read ${file}: ${error.code === "ENOENT" ? "there is no such file" : error.message}`,
    );
  });
}

async function titleOf({ stores }: Application, { incidentId }: Result): Promise<string> {
  return incidentId === null ? "" : ((await stores.incidents.get(incidentId))?.title ?? "");
}

async function ask(words: string[], options: Common & { thread: string; json: boolean }): Promise<void> {
  await withApplication(options, async (application) => {
    const message = { user: userInfo().username, thread: options.thread, text: words.join(" ") };
    const [part] = await application.receive({ message }, { interactive: true });
    if (!part) throw new Error("a message has one part");
    const result = await application.run(part);
    if (options.json) print(JSON.stringify(result));
    else print(cleanLines((await answerOf(application, part.threadId)) || result.outcome));
    if (result.outcome === "invalid") process.exitCode = EXIT.invalid;
  });
}

async function answerOf({ graph }: Application, threadId: string): Promise<string> {
  const { values } = await graph.getState({ configurable: { thread_id: threadId } });
  return values.answer ?? "";
}

async function decide(reference: string, action: string, options: Common & { reason: string; by: string }) {
  await withApplication(options, async (application) => {
    const incident = await mustFind(application, reference);
    const decision = { incidentId: incident.id, action, reason: options.reason, by: options.by };
    const results = await application.process({ decision }, { interactive: false });
    print(printResults(results.map((result) => ({ result, title: incident.title }))));
  });
}

async function listIncidents(
  options: Common & { status?: Incident["status"]; json: boolean },
): Promise<void> {
  await withApplication(options, async ({ stores }) => {
    const incidents = await stores.incidents.list(options.status ? { statuses: [options.status] } : {});
    if (options.json) for (const incident of incidents) print(JSON.stringify(incident));
    else if (incidents.length > 0) print(printIncidents(incidents));
    else
      note(
        "there are no incidents yet; `npm start` processes the test events, `ohero process FILE --data DIR` your own",
      );
  });
}

async function show(reference: string, options: Common & { json: boolean }): Promise<void> {
  await withApplication(options, async (application) => {
    const { stores } = application;
    const incident = await mustFind(application, reference);
    const tickets = await stores.tickets.getMany(incident.tickets.map((ticket) => ticket.id));
    const report = await stores.reports.read(reportKey(incident.threadId, incident.lastReport));
    if (options.json) return print(JSON.stringify({ incident, tickets, report }));
    print(printIncidents([incident]));
    print(`\n${stripControls(incident.id)}\n`);
    if (tickets.length > 0) print(`${printTickets(tickets)}\n`);
    for (const ticket of tickets.slice(0, 1)) print(`${ticketText(ticket)}\n`);
    print(cleanLines(report ?? "its report is not there any more"));
  });
}

function ticketText({
  id,
  description,
  recommendedActions,
  history,
}: Awaited<ReturnType<Application["stores"]["tickets"]["getMany"]>>[number]): string {
  const actions = recommendedActions.map(({ text, url }) => `  - ${text}${url ? ` <${url}>` : ""}`);
  const changes = history.map(({ at, action, note: why, fields }) => {
    const said = [why, ...Object.entries(fields).map(([name, { from, to }]) => changeLine(name, from, to))];
    return `  ${at} ${action}: ${said.filter(Boolean).join("; ") || "as described above"}`;
  });
  return cleanLines(
    [`Ticket ${id}`, description, "Recommended actions:", ...actions, "History:", ...changes].join("\n"),
  );
}

/** "severity 4 → 2"; of long texts only that they changed. */
function changeLine(name: string, from: unknown, to: unknown): string {
  const [before, after] = [JSON.stringify(from), JSON.stringify(to)];
  return before.length + after.length <= 80 ? `${name} ${before} → ${after}` : `${name} changed`;
}

async function mustFind({ stores }: Application, reference: string): Promise<Incident> {
  const found = await findIncident(stores.incidents, reference);
  if ("problem" in found) throw new UsageError(found.problem);
  return found.incident;
}

/** Untrusted text on a terminal: line by line, without what it would obey. */
const cleanLines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, ""))
    .join("\n");

function readNow(text: string): Date {
  const now = new Date(text);
  if (Number.isNaN(now.getTime()))
    throw new InvalidArgumentError("expected an instant such as 2026-03-02T09:00:00Z");
  return now;
}

/** Models are asked through the same interface, but none can be configured yet: only the rules may be named. */
function readModels(list: string): string {
  if (list !== "" && list !== "rules")
    throw new InvalidArgumentError('only "rules" can answer in this version');
  return list;
}

const organizationOption = () =>
  new Option("--organization <file>", "accounts, teams and policy (YAML or JSON)").default(
    environment.OHERO_ORGANIZATION,
  );
const stateOption = () => new Option("--data <dir>", "folder of the state").default(environment.OHERO_DATA);

const program = new Command("ohero")
  .description(
    "Reads operational events, decides under your policy, opens tickets, and leaves a report of every decision.",
  )
  .showHelpAfterError("(ohero --help shows the commands, ohero COMMAND --help one of them)")
  .exitOverride();

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
  .addOption(new Option("--now <instant>", "fix the clock, such as 2026-03-02T09:00:00Z").argParser(readNow))
  .addOption(new Option("--data <dir>", "keep the state there; without it the state is fresh and in memory"))
  .addOption(new Option("--models <list>", "who answers judgements").argParser(readModels))
  .addOption(organizationOption())
  .addHelpText(
    "after",
    `
Examples:
  ohero process test-events/*.json
  cat event.json | ohero process - --json --organization my.yaml --now 2026-03-02T09:00:00Z
  echo '{"message": {"user": "ann", "thread": "t1", "text": "payments-prod is timing out"}}' | ohero process -

Exit code 0 when all were processed, 1 when some were invalid (the others are still processed), 2 for a wrong call.`,
  )
  .action(processFiles);

program
  .command("ask")
  .description("ask about tickets and incidents, or report trouble, in plain words")
  .argument("<text...>")
  .option("--thread <name>", "the conversation; what it said before is remembered", "terminal")
  .option("--json", "the result as JSON", false)
  .addOption(stateOption())
  .addOption(organizationOption())
  .addHelpText(
    "after",
    '\nExamples:\n  ohero ask "what is open for app01?"\n  ohero ask "222233334444: the queue consumers are timing out"',
  )
  .action(ask);

program
  .command("decide")
  .description("accept or discharge an incident by hand; overrules what was decided")
  .argument("<incident>", "its id, or the beginning of the short id that `ohero incidents` shows")
  .addArgument(program.createArgument("<action>", "what you decide").choices(["accept", "discharge"]))
  .requiredOption("--reason <text>", "why; kept in the record")
  .option("--by <name>", "who decides", userInfo().username)
  .addOption(stateOption())
  .addOption(organizationOption())
  .action(decide);

program
  .command("incidents")
  .description("list what is known, newest changes first")
  .addOption(new Option("--status <status>", "only these").choices([...INCIDENT_STATUSES]))
  .option("--json", "one JSON object a line", false)
  .addOption(stateOption())
  .addOption(organizationOption())
  .action(listIncidents);

program
  .command("show")
  .description("everything about one incident: tickets, path, judgements, report")
  .argument("<incident>", "its id, or the beginning of the short id that `ohero incidents` shows")
  .option("--json", "as JSON", false)
  .addOption(stateOption())
  .addOption(organizationOption())
  .action(show);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT.wrong;
  else {
    const problem = knownProblem(error);
    console.error(problem === null ? error : `ohero: ${problem}`);
    process.exitCode = problem === null ? 1 : EXIT.wrong;
  }
}
