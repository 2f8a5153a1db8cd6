import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ReceivedPart, RunOptions } from "./application.ts";
import type { Result } from "./result.ts";
import { createRunLater } from "./run-later.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const part = { runId: "one" } as ReceivedPart;

/** Runs that fail so many times first. */
function failing(times: number) {
  const runs: RunOptions[] = [];
  const problems: unknown[] = [];
  const run = async (_: ReceivedPart, options: RunOptions = {}): Promise<Result> => {
    runs.push(options);
    if (runs.length <= times) throw new Error("the database is away");
    return {} as Result;
  };
  return { later: createRunLater({ run }, (error) => problems.push(error)), runs, problems };
}

test("a run is begun at once and waited for", async () => {
  const { later, runs } = failing(0);
  later.enqueue(part);
  await later.settled();
  expect(runs).toEqual([{ isRepeat: false }]);
});

test("what fails is said, and left for the next start when the server stops in between", async () => {
  const { later, runs, problems } = failing(99);
  later.enqueue(part);
  await Promise.resolve();
  await later.stop();
  expect(problems).toHaveLength(1);
  later.enqueue(part);
  await later.settled();
  expect(runs).toHaveLength(1);
});
