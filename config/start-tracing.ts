import { setTimeout as wait } from "node:timers/promises";
import { startLangSmith, turnLangSmithOff } from "./langsmith.ts";
import { startOpenTelemetry } from "./opentelemetry.ts";
import type { TracingTarget } from "./tracing-target.ts";

/** How long the end of a process waits for traces to be taken, in milliseconds. */
const PATIENCE = 2_000;

export interface Tracing {
  /** What is sent where; nothing where nothing is. */
  lines: string[];
  /** Sends what is left. false: that took too long, and may still be under way; whoever ends a process need not wait for it. */
  stop(): Promise<boolean>;
}

/**
 * Starts what the environment asks for, and nothing else does: spans of OpenTelemetry, and LangSmith. `log` is told of what goes
 * wrong. Throws EnvironmentError.
 */
export async function startTracing(log: (line: string) => void): Promise<Tracing> {
  const targets = (await Promise.all([startOpenTelemetry(log), startLangSmith()])).filter(
    (one) => one !== null,
  );
  return {
    lines: targets.map(({ line }) => line),
    stop: async () => (await Promise.all(targets.map((one) => stopInTime(one, log)))).every(Boolean),
  };
}

/** For programs that are never to be traced, such as benchmarks, and those that they start. */
export function turnTracingOff(): void {
  turnLangSmithOff();
  process.env.OTEL_SDK_DISABLED = "true";
}

async function stopInTime({ name, stop }: TracingTarget, log: (line: string) => void): Promise<boolean> {
  const patience = new AbortController();
  const inTime = await Promise.race([
    // Why it failed was told already.
    stop().then(
      () => true,
      () => true,
    ),
    wait(PATIENCE, false, { signal: patience.signal }),
  ]);
  patience.abort();
  if (!inTime) log(`${name} did not take the last traces within ${PATIENCE / 1_000} s; they are lost`);
  return inTime;
}
