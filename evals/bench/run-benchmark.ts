import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { load } from "./machine.ts";

const CHILD = fileURLToPath(new URL("run-alone.ts", import.meta.url));
/** The exit code of a child whose benchmark threw; 1 is a goal that it missed. */
export const THREW = 70;

export interface Ran {
  printed: string;
  verdict: "goals reached" | "a goal was missed" | "it failed" | "interrupted";
  /** How it ended, where it failed. */
  ended: string;
  seconds: number;
  /** Of the machine, before and after. */
  loads: [string, string];
}

/**
 * Runs one benchmark in a process of its own, so that none warms, burdens or ends another. What it prints comes through, and is given
 * back; its progress goes to standard error.
 */
export async function runBenchmark(
  name: string,
  numbers: readonly number[],
  { print, signal, child = CHILD }: { print(text: string): void; signal: AbortSignal; child?: string },
): Promise<Ran> {
  const before = load();
  const started = performance.now();
  const process_ = spawn(process.execPath, ["--import", "tsx", child, name, ...numbers.map(String)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const end = () => process_.kill("SIGTERM");
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  let printed = "";
  process_.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    print(text);
  });
  const [code, killedBy] = (await once(process_, "close")) as [number | null, string | null];
  signal.removeEventListener("abort", end);
  return {
    printed: stripVTControlCharacters(printed).trim(),
    verdict: signal.aborted || killedBy === "SIGINT" ? "interrupted" : verdictOf(code),
    ended: killedBy ?? `exit code ${code}`,
    seconds: (performance.now() - started) / 1_000,
    loads: [before, load()],
  };
}

function verdictOf(code: number | null): Ran["verdict"] {
  if (code === 0) return "goals reached";
  return code === 1 ? "a goal was missed" : "it failed";
}
