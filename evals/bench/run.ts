// `npm run bench` measures everything and writes docs/benchmarks.md; with a name it measures one thing and prints.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import "../../config/environment.ts";
import { bench } from "./bench.ts";
import { readCalled } from "./called.ts";
import { SectionError } from "./measured-section.ts";

const folder = new URL("./", import.meta.url);
const DOCUMENT = fileURLToPath(new URL("../../docs/benchmarks.md", import.meta.url));
const all = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

const program = new Command("bench")
  .description(
    "Measures how fast OHERO is, and what it costs. Figures are ratios of one run: machines differ.",
  )
  .argument("[names...]", `what to measure, each with the numbers for it: ${all.join(", ")}; default: all`)
  .option("--write", "put the figures into docs/benchmarks.md; without names that is done anyway", false)
  .addHelpText(
    "after",
    `
  npm run bench                      all of them into docs/benchmarks.md; takes an hour or more
  npm run bench -- graph             one, printed only
  npm run bench -- graph --write     one, into docs/benchmarks.md
  npm run bench -- storm 2000        with 2,000 deliveries; then a seed, and how many are under way at once
  npm run bench -- aws 600           numbers: aws and knowledge take how many, channels how many deliveries,
                                     cold-start how many starts, tickets how many deliveries, models how many milliseconds a call takes

Each runs in a process of its own, and is written when it ends, so Ctrl-C loses only the one that is under way. What is written is
between the marks of its section; the words around it are written by hand. Figures with numbers of your own are not written.
Ends with 0 when all goals are reached, 1 when one is missed or a benchmark fails, 2 after a wrong call, 130 after Ctrl-C.`,
  )
  .exitOverride();

try {
  program.parse();
  const isWritten = program.args.length === 0 || program.opts().write === true;
  const given = readCalled(program.args, all);
  if (isWritten && given.some(({ numbers }) => numbers.length > 0))
    throw new InvalidArgumentError("--write takes the full size only: leave the numbers out");
  const called = process.argv.slice(2);
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
  process.exitCode = await bench({
    benchmarks: given,
    file: isWritten ? DOCUMENT : null,
    command: ["npm run bench", ...(called.length > 0 ? ["--", ...called] : [])].join(" "),
    signal: stop.signal,
    print: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(`bench: ${text}\n`),
  });
} catch (error) {
  if (error instanceof CommanderError && !(error instanceof InvalidArgumentError))
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const isKnown = error instanceof InvalidArgumentError || error instanceof SectionError;
    console.error(isKnown ? `bench: ${error.message}` : error);
    process.exitCode = isKnown ? 2 : 1;
  }
}
