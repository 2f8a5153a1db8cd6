import { appendFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Measured } from "./measured.ts";
import { TrialResult } from "./trial.ts";

/** What an evaluation is about: the same settings again go on with it. */
export const Plan = z.object({
  name: z.string(),
  startedAt: z.string(),
  sets: z.array(z.string()),
  models: z.array(z.string()),
  repeat: z.number(),
  filter: z.string(),
  record: z.string().nullable(),
  replay: z.string().nullable(),
  judge: z.string().nullable(),
  trials: z.number().describe("cases and attacks, times models, times repeats"),
});
export type Plan = z.infer<typeof Plan>;

/** A result as it is kept when it comes. */
const Kept = TrialResult.extend({
  seconds: z.number().default(0).describe("that the evaluation had taken until then"),
});
type Kept = z.infer<typeof Kept>;

/** An evaluation that is at its end. */
export const Finished = z.object({
  plan: Plan,
  finishedAt: z.string(),
  seconds: z.number().describe("of work, without the time between being stopped and going on"),
  results: z.array(TrialResult),
  measured: z.record(z.string(), Measured),
});
export type Finished = z.infer<typeof Finished>;

/** An evaluation that is named is not there, or cannot be gone on with; the message says what to do. */
export class EvaluationError extends Error {
  override name = "EvaluationError";
}

const TRIALS = "trials.ndjson";
const PLAN = "plan.json";
const FINISHED = "results.json";

/**
 * Evaluations as folders under `root`: the plan, each result as it came (so that Ctrl-C loses nothing), and in the end everything as
 * `results.json` and `report.html`.
 */
export function createEvaluations(root: string) {
  const at = (name: string, file: string) => join(root, name, file);
  const read = async (file: string): Promise<string | null> => {
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  };

  return {
    at,
    /** Throws EvaluationError where there is one of that name. */
    async begin(plan: Plan): Promise<void> {
      if ((await read(at(plan.name, PLAN))) !== null)
        throw new EvaluationError(
          `there is an evaluation ${plan.name} already; give another --name, or --resume`,
        );
      await mkdir(join(root, plan.name), { recursive: true });
      await writeFile(at(plan.name, PLAN), `${JSON.stringify(plan, null, 2)}\n`);
    },
    /** `seconds` is what the evaluation had taken until then, sittings before this one included. */
    async keep(name: string, result: TrialResult, seconds: number): Promise<void> {
      await appendFile(at(name, TRIALS), `${JSON.stringify({ ...result, seconds } satisfies Kept)}\n`);
    },
    /** The plan of an evaluation, what is there of it, and how many seconds that took. Throws EvaluationError. */
    async open(name: string): Promise<{ plan: Plan; results: TrialResult[]; seconds: number }> {
      const plan = await read(at(name, PLAN));
      if (plan === null) throw new EvaluationError(`there is no evaluation ${name} in ${root}`);
      const lines = ((await read(at(name, TRIALS))) ?? "").split("\n");
      const kept = lines.flatMap((line) => {
        // The last line may be half: it was being written.
        try {
          return line === "" ? [] : [Kept.parse(JSON.parse(line))];
        } catch {
          return [];
        }
      });
      return {
        plan: Plan.parse(JSON.parse(plan)),
        results: kept.map(({ seconds: _, ...result }) => result),
        seconds: kept.reduce((most, { seconds }) => Math.max(most, seconds), 0),
      };
    },
    async finish(finished: Finished): Promise<void> {
      await writeFile(at(finished.plan.name, FINISHED), JSON.stringify(finished));
    },
    /** An evaluation that was finished; null where there is none of that name, or it was not. */
    async finished(name: string): Promise<Finished | null> {
      const text = await read(at(name, FINISHED));
      return text === null ? null : Finished.parse(JSON.parse(text));
    },
    /** Names, the newest first. */
    async list(): Promise<string[]> {
      const names = await readdir(root).catch(() => []);
      const found = await Promise.all(
        names.map(async (name) => ({
          name,
          at: await stat(at(name, PLAN)).then(
            ({ mtimeMs }) => mtimeMs,
            () => null,
          ),
        })),
      );
      return found
        .filter((one): one is { name: string; at: number } => one.at !== null)
        .sort((a, b) => b.at - a.at)
        .map(({ name }) => name);
    },
  };
}
export type Evaluations = ReturnType<typeof createEvaluations>;
