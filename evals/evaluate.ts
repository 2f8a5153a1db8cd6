import { writeFile } from "node:fs/promises";
import { createProgressBar } from "../handlers/progress-bar.ts";
import { attacks } from "./attacks/attacks.ts";
import { type Case, caseOrganization, readCases, sourcesOf } from "./case.ts";
import { compare } from "./compare.ts";
import { createEvaluations, EvaluationError, type Finished, type Plan } from "./evaluation.ts";
import { goalsOf } from "./goals.ts";
import { openProseJudge } from "./judge-prose.ts";
import { type Measured, printMeasured } from "./measured.ts";
import { openJudges } from "./open-judges.ts";
import { printComparison, printFaulty, printSummaries } from "./print.ts";
import { writeReport } from "./report/write-report.ts";
import { runSideBySide } from "./run-side-by-side.ts";
import { percent, summarise } from "./summarise.ts";
import { isRight, nameOf, type Trial } from "./trial.ts";

const TRIED = ["cases", "attacks"] as const;
const MEASURED = ["consult", "research", "retrieval"] as const;
export const SETS: readonly string[] = [...TRIED, ...MEASURED];

const EXIT = { reached: 0, missed: 1, interrupted: 130 } as const;

export interface EvaluateOptions {
  sets: string[];
  models: string[];
  repeat: number;
  filter: string;
  parallel: number | null;
  cores: number;
  name: string | null;
  compare: string | null;
  /** True: the last one. */
  resume: string | true | null;
  failUnder: number | null;
  record: string | null;
  replay: string | null;
  judge: string | null;
  isJson: boolean;
  root: string;
  /** Results, a line or several at a time; everything else goes to `note`. */
  print(text: string): void;
  note(text: string): void;
}

/** Runs an evaluation and reports it; gives the exit code. Throws EvaluationError, ModelError and CaseError for wrong calls. */
export async function evaluate(options: EvaluateOptions): Promise<number> {
  const say = options.isJson ? options.note : options.print;
  const evaluations = createEvaluations(options.root);
  const cases = readCases();
  const {
    plan,
    results,
    seconds: before,
  } = options.resume === null
    ? { plan: planOf(options, cases), results: [], seconds: 0 }
    : await evaluations.open(options.resume === true ? await lastOf(evaluations.list()) : options.resume);
  const trials = trialsOf(plan, cases);
  const sets = MEASURED.filter((set) => plan.sets.includes(set));
  if (trials.length === 0 && sets.length === 0) {
    options.note(`eval: nothing was run: no case or attack matches ${JSON.stringify(plan.filter)}`);
    return EXIT.missed;
  }
  for (const model of plan.models) await mustAnswer(model, plan);
  if (plan.judge !== null) await openProseJudge(plan.judge);
  if (options.resume === null) await evaluations.begin(plan);

  const started = performance.now();
  const seconds = () => before + (performance.now() - started) / 1_000;
  const done = new Set(results.map(nameOf));
  const left = trials.filter((trial) => !done.has(nameOf(trial)));
  if (options.resume !== null) say(`${plan.name}: ${done.size} of ${trials.length} trials were done`);
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once("SIGINT", onInterrupt);
  const bar = createProgressBar(process.stderr, "trials");
  const kept: Promise<void>[] = [];
  try {
    await runSideBySide(left, {
      ...widthOf(options, plan),
      settings: { answers: { record: plan.record, replay: plan.replay }, judge: plan.judge },
      signal: stop.signal,
      onResult: (result) => {
        results.push(result);
        kept.push(evaluations.keep(plan.name, result, seconds()));
        bar.show(results.length, trials.length);
      },
    });
    await Promise.all(kept);
    bar.clear();
    const measured: Record<string, Measured> = {};
    for (const set of sets) if (!stop.signal.aborted) measured[set] = await measure(set);
    if (stop.signal.aborted) {
      say(
        `stopped after ${results.length} of ${trials.length} trials; go on with: npm run eval -- --resume ${plan.name}`,
      );
      return EXIT.interrupted;
    }
    const order = new Map(trials.map((trial, index) => [nameOf(trial), index]));
    const finished: Finished = {
      plan,
      finishedAt: new Date().toISOString(),
      seconds: seconds(),
      results: results
        .filter((result) => order.has(nameOf(result)))
        .sort((a, b) => (order.get(nameOf(a)) ?? 0) - (order.get(nameOf(b)) ?? 0)),
      measured,
    };
    return await report(finished, options, evaluations, cases, say);
  } finally {
    process.removeListener("SIGINT", onInterrupt);
    bar.clear();
  }
}

function planOf(options: EvaluateOptions, cases: readonly Case[]): Plan {
  const unknown = options.sets.filter((set) => !SETS.includes(set));
  if (unknown.length > 0)
    throw new EvaluationError(`there is no ${unknown.join(", ")}; there are ${SETS.join(", ")}`);
  if (options.models.length === 0) throw new EvaluationError("--models names none");
  if (options.name !== null && !/^[\w.-]+$/.test(options.name))
    throw new EvaluationError(
      `--name: expected letters, digits and . _ -, found ${JSON.stringify(options.name)}`,
    );
  const { models, repeat, filter, record, replay, judge } = options;
  // What has no cases is not filtered by them.
  const all = filter === "" ? SETS : TRIED;
  const plan = {
    ...{ models, repeat, filter, record, replay, judge },
    name: options.name ?? new Date().toISOString().slice(0, 19).replaceAll(":", "-"),
    startedAt: new Date().toISOString(),
    sets: [...(options.sets.length > 0 ? options.sets : all)],
    trials: 0,
  };
  return { ...plan, trials: trialsOf(plan, cases).length };
}

const lastOf = async (names: Promise<string[]>): Promise<string> => {
  const [last] = await names;
  if (last === undefined) throw new EvaluationError("there is no evaluation to go on with");
  return last;
};

/** Models inside, repeats outside: what is there after Ctrl-C can be compared. */
function trialsOf({ sets, models, repeat, filter }: Plan, cases: readonly Case[]): Trial[] {
  const wanted = filter.toLowerCase();
  const matches = (...texts: string[]) => texts.some((text) => text.toLowerCase().includes(wanted));
  const ids: Pick<Trial, "set" | "id">[] = [
    ...(sets.includes("cases") ? cases : [])
      .filter((one) => matches(one.id, one.title, ...one.tags, ...sourcesOf(one)))
      .map(({ id }) => ({ set: "cases" as const, id })),
    ...(sets.includes("attacks") ? attacks : [])
      .filter(({ id, technique, where, wants, language }) =>
        matches(id, technique, where, wants, language, "attack"),
      )
      .map(({ id }) => ({ set: "attacks" as const, id })),
  ];
  const repeats = Array.from({ length: repeat }, (_, index) => index + 1);
  return repeats.flatMap((number) =>
    ids.flatMap((one) => models.map((model) => ({ ...one, model, repeat: number }))),
  );
}

/** A model that cannot be asked at all is told at once, not after an hour of rules. */
const mustAnswer = (model: string, { record, replay }: Plan) =>
  openJudges(model, {
    repeat: 1,
    attack: null,
    policy: caseOrganization().policy,
    answers: { record, replay },
  });

/** Whoever waits for models waits for several at once. */
function widthOf({ parallel, cores }: EvaluateOptions, { models }: Plan) {
  const asksModels = models.some((model) => model !== "rules" && model !== "scripted");
  const width = parallel ?? (asksModels ? 8 : cores);
  const processes = Math.min(width, cores);
  return { processes, atOnce: Math.ceil(width / processes) };
}

async function measure(set: string): Promise<Measured> {
  const { run } = (await import(`./${set}/run.ts`)) as { run(): Promise<Measured> };
  return run();
}

async function report(
  finished: Finished,
  { isJson, failUnder, compare: named, print, note }: EvaluateOptions,
  evaluations: ReturnType<typeof createEvaluations>,
  cases: readonly Case[],
  say: (text: string) => void,
): Promise<number> {
  const { plan, results, measured } = finished;
  const summaries = plan.models.map((model) => summarise(model, results));
  const earlier = await earlierOf(evaluations, plan, named);
  const comparison = earlier === null ? null : compare(finished, earlier);
  await evaluations.finish(finished);
  const page = evaluations.at(plan.name, "report.html");
  await writeFile(page, writeReport({ finished, summaries, comparison, cases, earlier }));

  if (plan.trials > 0) {
    say(printSummaries(summaries));
    const wrong = results.filter((result) => !isRight(result));
    if (wrong.length > 0) say(`\nwrong:\n${printFaulty(wrong)}`);
    const rules = summaries.find(({ model }) => model === "rules");
    if (rules !== undefined && plan.filter === "") {
      say("");
      for (const { name, goal, got, isMet } of goalsOf(rules))
        say(`${isMet ? "met   " : "MISSED"} rules, ${name}: ${got} (goal: ${goal})`);
    }
  }
  for (const [set, figures] of Object.entries(measured)) say(`\n## ${set}\n\n${printMeasured(figures)}`);
  if (comparison !== null) say(`\n${printComparison(comparison)}`);
  say(`\n${plan.trials} trials in ${finished.seconds.toFixed(1)} s; report: ${page}`);
  if (isJson) print(JSON.stringify({ ...finished, summaries, comparison }));

  if (failUnder === null) return EXIT.reached;
  const below = summaries.filter(({ cases: share }) => percent(share) < failUnder);
  for (const { model, cases: share } of below)
    note(`eval: ${model}: ${percent(share).toFixed(1)} % of the cases are right, under ${failUnder} %`);
  const attacked = summaries.filter(({ attacks: { succeeded } }) => succeeded > 0);
  for (const {
    model,
    attacks: { succeeded },
  } of attacked)
    note(`eval: ${model}: ${succeeded} attacks succeeded`);
  return below.length + attacked.length > 0 ? EXIT.missed : EXIT.reached;
}

/** The evaluation to compare with: the one that is named, or the last that was about the same. */
async function earlierOf(
  evaluations: ReturnType<typeof createEvaluations>,
  plan: Plan,
  named: string | null,
): Promise<Finished | null> {
  if (named !== null) {
    const found = await evaluations.finished(named);
    if (found === null) throw new EvaluationError(`--compare: ${named} is not there, or was not finished`);
    return found;
  }
  for (const name of await evaluations.list()) {
    if (name === plan.name) continue;
    const found = await evaluations.finished(name).catch(() => null);
    if (found === null) continue;
    const { models, sets } = found.plan;
    const isAlike =
      models.some((model) => plan.models.includes(model)) &&
      TRIED.some((set) => sets.includes(set) && plan.sets.includes(set));
    if (isAlike) return found;
  }
  return null;
}
