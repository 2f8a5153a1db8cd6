import { relative } from "node:path";
import { describeMachine } from "./machine.ts";
import { mustHavePlaces, writeMeasured } from "./measured-section.ts";
import { type Ran, runBenchmark } from "./run-benchmark.ts";

export interface BenchOptions {
  benchmarks: readonly { name: string; numbers: readonly number[] }[];
  /** The document that takes the figures up; null: they are printed only. */
  file: string | null;
  /** What was called, as people would call it again. */
  command: string;
  /** Aborted: the benchmark that is under way is ended, and none begins. */
  signal: AbortSignal;
  print(text: string): void;
  note(text: string): void;
  /** The program that runs one; default: `run-alone.ts`. */
  child?: string;
}

const EXIT = { reached: 0, missed: 1, interrupted: 130 } as const;

/**
 * Runs benchmarks one after the other, and writes each into the document when it ends: whoever stops, loses nothing that is done. Gives
 * the exit code: 1 when one missed a goal or failed. Throws SectionError before the first where the document has no place for one.
 */
export async function bench(options: BenchOptions): Promise<number> {
  const { benchmarks, file, command, signal, print, note } = options;
  if (file !== null)
    await mustHavePlaces(
      file,
      benchmarks.map(({ name }) => name),
    );
  print(`${today()}, ${describeMachine()}\n`);
  const verdicts: Ran["verdict"][] = [];
  for (const [index, { name, numbers }] of benchmarks.entries()) {
    note(`${index + 1} of ${benchmarks.length}: ${name}`);
    print(`\n## ${name}\n\n`);
    const ran = await runBenchmark(name, numbers, options);
    if (signal.aborted || ran.verdict === "interrupted") {
      note(`${name}: interrupted; nothing of it was written`);
      return EXIT.interrupted;
    }
    verdicts.push(ran.verdict);
    if (file !== null) await writeMeasured(file, name, sectionOf(ran, command));
    const written = file === null ? "" : `, written to ${relative(process.cwd(), file)}`;
    note(`${name}: ${sentenceOf(ran)} after ${duration(ran.seconds)}${written}`);
  }
  return verdicts.every((verdict) => verdict === "goals reached") ? EXIT.reached : EXIT.missed;
}

/** What stands in the document: how it was measured, how it ended, what it printed. */
export function sectionOf(ran: Ran, command: string): string {
  const { loads, seconds, printed, verdict } = ran;
  const how = `${today()}, ${describeMachine()}; load ${loads[0]} before, ${loads[1]} after; ${duration(seconds)}; \`${command}\`.`;
  const isGood = verdict === "goals reached";
  return `_Measured: ${how}_${isGood ? "" : ` **${sentenceOf(ran)}.**`}\n\n${printed || "It printed nothing."}`;
}

function sentenceOf({ verdict, ended }: Ran): string {
  return verdict === "it failed" ? `It failed with ${ended}; the figures are not whole` : capital(verdict);
}
const capital = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const today = () =>
  new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  }).format();

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 120 ? `${whole} s` : `${Math.round(whole / 60)} min`;
}
