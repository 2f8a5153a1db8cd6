import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EvaluateOptions, evaluate } from "./evaluate.ts";
import { EvaluationError } from "./evaluation.ts";
import { ModelError } from "./open-judges.ts";

/** Processes are started, which takes its time on a busy machine. */
const TIMEOUT = 120_000;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "ohero-evals-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs it, and gives what it printed. */
async function run(changes: Partial<EvaluateOptions>) {
  const printed: string[] = [];
  const noted: string[] = [];
  const code = await evaluate({
    ...{ sets: ["cases"], models: ["rules"], repeat: 1, filter: "", parallel: null, cores: 1 },
    ...{ name: null, compare: null, resume: null, failUnder: null, record: null, replay: null, judge: null },
    ...{ isJson: false, root, print: (text: string) => printed.push(text) },
    note: (text) => noted.push(text),
    ...changes,
  });
  return { code, out: printed.join("\n"), err: noted.join("\n") };
}

test(
  "several models side by side, repeated; goes on where it was stopped; compared with the one before",
  async () => {
    const first = await run({ filter: "H04", models: ["rules", "scripted"], repeat: 2, name: "first" });
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/rules +scripted/);
    expect(first.out).toMatch(/repeats: the same decision in all/);
    expect(first.out).toContain("4 trials in");
    expect(await readFile(join(root, "first", "report.html"), "utf8")).toMatch(/^<!doctype html>/i);

    // As if Ctrl-C had come after three trials, in the middle of writing the fourth.
    const file = join(root, "first", "trials.ndjson");
    const lines = (await readFile(file, "utf8")).split("\n");
    const before = lines
      .slice(0, 3)
      .map((line, index) => JSON.stringify({ ...JSON.parse(line), seconds: 100 * index }));
    await writeFile(file, `${before.join("\n")}\n${lines[3]?.slice(0, 40)}`);
    const resumed = await run({ resume: "first" });
    // What it had taken before counts.
    expect(resumed.out).toMatch(/4 trials in 2\d\d\.\d s/);
    expect(resumed.out).toContain("first: 3 of 4 trials were done");
    expect(resumed.code).toBe(0);

    const second = await run({ filter: "H04", name: "second", isJson: true, failUnder: 100 });
    expect(second.code).toBe(0);
    expect(second.err).toContain("Against first, 1 trials in both: 0 regressions");
    expect(JSON.parse(second.out)).toMatchObject({
      plan: { name: "second", trials: 1 },
      summaries: [{ model: "rules", cases: { right: 1, total: 1 } }],
      comparison: { earlier: "first", regressions: [] },
    });
  },
  TIMEOUT,
);

test("no case at all is a failure", async () => {
  const { code, err } = await run({ filter: "nothing is called so" });
  expect(code).toBe(1);
  expect(err).toContain('no case or attack matches "nothing is called so"');
});

test("wrong calls are told before anything runs", async () => {
  await expect(run({ sets: ["casess"] })).rejects.toThrow(
    new EvaluationError("there is no casess; there are cases, attacks, consult, research, retrieval"),
  );
  await expect(run({ models: ["nobody:nothing"], filter: "H04" })).rejects.toThrow(ModelError);
  await expect(run({ resume: "never" })).rejects.toThrow("there is no evaluation never");
  await expect(run({ name: "../up", filter: "H04" })).rejects.toThrow("--name: expected letters");
});
