import type { Command } from "commander";
import type { DeadLetter } from "../dead-letters.ts";
import { UsageError } from "../known-error.ts";
import { minuteOf, printTable } from "../print.ts";
import { type Call, EXIT } from "./common.ts";

interface Options {
  json: boolean;
  queue: string;
}

export function addDeadLetters(program: Command, call: Call): void {
  const letters = program
    .command("dead-letters")
    .description("what could not be run on AWS: list it, or put it into the queue again")
    .addHelpText(
      "after",
      `
Examples:
  ohero dead-letters list
  ohero dead-letters redrive 1c1b6f0e-…    one of them
  ohero dead-letters redrive --all         all of them, once what failed is mended
  ohero dead-letters list --queue https://sqs.us-east-1.amazonaws.com/123456789012/ohero-ingest-dead-letters

What is listed is hidden from the next list for a minute.`,
    );
  const add = (name: string, description: string) =>
    letters
      .command(name)
      .description(description)
      .option("--queue <url>", "the dead-letter queue", call.environment.OHERO_DEAD_LETTER_URL);
  add("list", "what is there, and why")
    .option("--json", "one JSON object a line", false)
    .action((options: Options) => list(options, call));
  add("redrive", "put it into the queue of deliveries again")
    .argument("[id]", "as `list` shows it")
    .option("--all", "everything that is there", false)
    .action((id: string | undefined, options: Options & { all: boolean }) => redrive(id, options, call));
}

async function open({ queue: url }: Options, { environment }: Call): Promise<AsyncIterable<DeadLetter>> {
  if (url === "" || environment.OHERO_BUCKET === "")
    throw new UsageError(
      "dead letters are on AWS: set OHERO_BUCKET, OHERO_QUEUE_URL and OHERO_DEAD_LETTER_URL as the deployment's outputs say",
    );
  const [{ openAwsQueue }, { openAwsState }, { readDeadLetters }] = await Promise.all([
    import("../aws/open-aws-queue.ts"),
    import("../aws/open-aws-state.ts"),
    import("../dead-letters.ts"),
  ]);
  const { objects } = openAwsState(environment);
  const { sqs, queue } = openAwsQueue(environment, { objects });
  return readDeadLetters({ sqs, url, queue, objects, clock: () => new Date() });
}

async function list(options: Options, call: Call): Promise<void> {
  const { print, note } = call;
  const rows: (string | null)[][] = [];
  for await (const { id, reason, failedAt, part } of await open(options, call)) {
    const incidentId = part?.incidentId ?? null;
    if (options.json) print(JSON.stringify({ id, reason, failedAt, incidentId, runId: part?.runId ?? null }));
    else rows.push([id, incidentId, failedAt && minuteOf(failedAt), reason]);
  }
  if (options.json) return;
  if (rows.length === 0) note("nothing is there");
  else print(printTable(["id", "incident", "since", "reason"], rows));
}

async function redrive(
  id: string | undefined,
  options: Options & { all: boolean },
  call: Call,
): Promise<void> {
  if ((id === undefined) !== options.all) throw new UsageError("name the id of one, or --all");
  let done = 0;
  let left = 0;
  for await (const letter of await open(options, call)) {
    if (id !== undefined && letter.id !== id) continue;
    if (await letter.redrive()) done += 1;
    else {
      left += 1;
      call.note(`${letter.id} stays: nobody can read it`);
    }
  }
  if (done + left === 0 && id !== undefined)
    throw new UsageError(`${id} is not there; what was listed is hidden for a minute: try again then`);
  call.note(`${done} put into the queue again`);
  if (left > 0) call.exitCode = EXIT.invalid;
}
