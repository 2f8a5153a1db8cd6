import type { Check, Finding } from "./check.ts";

export interface CheckResult extends Finding {
  check: string;
}

export interface RunOptions {
  /** For each check, in milliseconds. */
  timeoutMs: number;
  onProgress?: (done: number, total: number) => void;
}

/** Runs the checks side by side and gives what they found in their order. One that fails, or has no answer in time, is a problem. */
export async function runChecks(
  checks: readonly Check[],
  { timeoutMs, onProgress = () => {} }: RunOptions,
): Promise<CheckResult[]> {
  let done = 0;
  onProgress(done, checks.length);
  return Promise.all(
    checks.map(async (check) => {
      const finding = await inTime(check, timeoutMs);
      done += 1;
      onProgress(done, checks.length);
      return { check: check.name, ...finding };
    }),
  );
}

async function inTime(check: Check, timeoutMs: number): Promise<Finding> {
  const deadline = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  // Not everything that waits hears the signal.
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => {
      resolve({
        result: "problem",
        found: `no answer within ${timeoutMs / 1_000} s`,
        fix: "look at the network, the proxy and AWS_ENDPOINT_URL, and run it again",
      });
      deadline.abort();
    }, timeoutMs);
  });
  const run = check.run(deadline.signal).catch(
    (error: unknown): Finding => ({
      result: "problem",
      found: `the check itself failed: ${error instanceof Error ? error.message : String(error)}`,
      fix: "run it again; where it stays so, it is a defect of ohero doctor",
    }),
  );
  try {
    return await Promise.race([late, run]);
  } finally {
    clearTimeout(timer);
  }
}
