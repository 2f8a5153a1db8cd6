// The process of one benchmark: its name, then the numbers for it. Ends with 1 when a goal is missed, with THREW when it fails.
import "../../config/environment.ts";
import { turnTracingOff } from "../../config/start-tracing.ts";
import { THREW } from "./run-benchmark.ts";

// What is traced is not what is to be measured.
turnTracingOff();

const [name, ...numbers] = process.argv.slice(2);
try {
  const { run } = (await import(new URL(`./${name}/run.ts`, import.meta.url).href)) as {
    run(...numbers: number[]): Promise<void>;
  };
  await run(...numbers.map(Number));
} catch (error) {
  console.error(error);
  process.exit(THREW);
}
