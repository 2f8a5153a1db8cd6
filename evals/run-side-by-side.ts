import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TrialSettings } from "./run-trial.ts";
import { nameOf, type Trial, TrialResult } from "./trial.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** A process that runs trials ended before it had run them. */
export class WorkerError extends Error {
  override name = "WorkerError";
}

export interface SideBySideOptions {
  /** Processes; what rules judge takes a core. */
  processes: number;
  /** Trials at once in each; what models judge is mostly waiting. */
  atOnce: number;
  settings: TrialSettings;
  onResult(result: TrialResult): void;
  /** Hands out no more once it is aborted, and ends the processes. */
  signal: AbortSignal;
}

/** Runs trials in processes of their own, and gives each result as it comes. Throws WorkerError when a process dies. */
export async function runSideBySide(trials: readonly Trial[], options: SideBySideOptions): Promise<void> {
  const waiting = [...trials].reverse();
  const count = Math.min(options.processes, Math.ceil(trials.length / options.atOnce));
  const children = Array.from({ length: count }, () =>
    fork(WORKER, [JSON.stringify(options.settings)], { execArgv: ["--import", "tsx"] }),
  );
  const end = () => {
    for (const child of children) child.kill("SIGKILL");
  };
  options.signal.addEventListener("abort", end, { once: true });
  try {
    await Promise.all(children.map((child) => serve(child, waiting, options)));
  } finally {
    options.signal.removeEventListener("abort", end);
    end();
  }
}

async function serve(
  child: ChildProcess,
  waiting: Trial[],
  { atOnce, onResult, signal }: SideBySideOptions,
): Promise<void> {
  const underWay = new Set<string>();
  const handOut = () => {
    while (underWay.size < atOnce && !signal.aborted) {
      const trial = waiting.pop();
      if (trial === undefined) return;
      underWay.add(nameOf(trial));
      child.send(trial);
    }
  };
  child.on("message", (message) => {
    if (message !== "ready") {
      const result = TrialResult.parse(message);
      underWay.delete(nameOf(result));
      onResult(result);
    }
    handOut();
    if (underWay.size === 0) child.disconnect();
  });
  const [code] = await once(child, "exit");
  if (underWay.size > 0 && !signal.aborted)
    throw new WorkerError(`a process ended with ${code} during ${[...underWay].join(", ")}`);
}
