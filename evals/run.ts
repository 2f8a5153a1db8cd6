// `npm run eval`: how right OHERO is, on which cases, with which models, at what cost, compared with last time.
import { availableParallelism } from "node:os";
import { Command, CommanderError, InvalidArgumentError, Option, type OptionValues } from "commander";
import "../config/environment.ts";
import { loadEnvFile } from "../config/load-env-file.ts";
import { startTracing, type Tracing } from "../config/start-tracing.ts";
import { knownProblem } from "../handlers/known-error.ts";
import { CaseError } from "./case.ts";
import { type EvaluateOptions, evaluate, SETS } from "./evaluate.ts";
import { EvaluationError } from "./evaluation.ts";
import { ModelError } from "./open-judges.ts";

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const list = (text: string) => [
  ...new Set(
    text
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean),
  ),
];
const between = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (!Number.isFinite(number) || number < least || number > most)
    throw new InvalidArgumentError(`expected a number from ${least} to ${most}.`);
  return number;
};
const whole = (least: number, most: number) => (text: string) => {
  const number = between(least, most)(text);
  if (!Number.isInteger(number)) throw new InvalidArgumentError("expected a whole number.");
  return number;
};

const program = new Command("eval")
  .description("Tells how right OHERO is: recorded cases, attacks, questions, search, citations.")
  .argument("[sets...]", `what to evaluate: ${SETS.join(", ")}; default: all`)
  .option(
    "--models <list>",
    "side by side: rules, scripted (a stand-in), provider:model, a+b that take over from each other",
    list,
    ["rules"],
  )
  .option("--repeat <n>", "each case n times, with agreement and variance", whole(1, 100), 1)
  .option("--filter <text>", "only cases whose id, title, tag or source holds the text", "")
  .option(
    "--parallel <n>",
    "trials at once; default: one for each core, 8 where models are asked",
    whole(1, 64),
  )
  .option("--name <name>", "what this evaluation is called; default: the time")
  .option("--compare <name>", "with this earlier evaluation; default: the last one of the same sets")
  .option("--resume [name]", "go on with an evaluation that was stopped; default: the last one")
  .option(
    "--fail-under <percent>",
    "exit with 1 when fewer cases are right, or an attack succeeds",
    between(0, 100),
  )
  .option("--record <dir>", "keep models' answers there")
  .option("--replay <dir>", "use the answers that were kept there, and ask nobody")
  .option("--judge <model>", "let a model grade the prose of tickets, beside everything else")
  .option(
    "--from-history",
    "what was decided in life, against what operators then decided, and what is decided today",
  )
  .option(
    "--data <dir>",
    "with --from-history: folder of the state; default: OHERO_DATA, or the state on AWS",
  )
  .option("--organization <file>", "with --from-history: today's policy; default: OHERO_ORGANIZATION")
  .option("--json", "results as JSON on standard output, the rest on standard error", false)
  .addOption(new Option("--out <dir>", "where evaluations are kept").default("evals/results"))
  .addHelpText(
    "after",
    `
  npm run eval                                              everything, by the rules
  npm run eval -- cases --filter guardduty                  a part of the cases
  npm run eval -- --models rules,scripted --repeat 3        side by side, with agreement
  npm run eval -- --from-history                            the record: what was confirmed, what was overruled
  npm run eval -- cases --fail-under 95                     in CI: 0 reached, 1 not, 2 a wrong call`,
  )
  .exitOverride();

let tracing: Tracing | undefined;
try {
  loadEnvFile();
  program.parse();
  tracing = await startTracing(console.error);
  const options = program.opts();
  process.exitCode = options.fromHistory ? await fromHistory(options) : await evaluate(settingsOf(options));
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const problem = problemOf(error);
    console.error(problem === null ? error : `eval: ${problem}`);
    process.exitCode = problem === null ? 1 : 2;
  }
}
// What still tries to send traces keeps nobody waiting.
if ((await tracing?.stop()) === false) process.exit();

function problemOf(error: unknown): string | null {
  const isKnown =
    error instanceof EvaluationError || error instanceof CaseError || error instanceof ModelError;
  return isKnown ? error.message : knownProblem(error);
}

async function fromHistory(options: OptionValues): Promise<number> {
  if (program.args.length > 0)
    throw new EvaluationError("--from-history scores what is stored, and takes no sets");
  const { evaluateHistory } = await import("./history/evaluate-history.ts");
  return evaluateHistory({
    data: options.data ?? null,
    organization: options.organization ?? null,
    failUnder: options.failUnder ?? null,
    isJson: options.json,
    print: (text) => process.stdout.write(`${text}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
  });
}

function settingsOf(options: OptionValues): EvaluateOptions {
  return {
    sets: program.args,
    models: options.models,
    repeat: options.repeat,
    filter: options.filter,
    parallel: options.parallel ?? null,
    cores: availableParallelism(),
    name: options.name ?? null,
    compare: options.compare ?? null,
    resume: options.resume ?? null,
    failUnder: options.failUnder ?? null,
    record: options.record ?? null,
    replay: options.replay ?? null,
    judge: options.judge ?? null,
    isJson: options.json,
    root: options.out,
    print: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
  };
}
