// `npm run bench` runs every benchmark, `npm run bench -- graph` one of them; numbers after a name are handed to it, as in
// `npm run bench -- storm 2000`. Figures are ratios of one run: machines differ.
import { readdirSync } from "node:fs";
import "../../config/environment.ts";
import { turnTracingOff } from "../../config/start-tracing.ts";

// What is traced is not what is to be measured.
turnTracingOff();

const folder = new URL("./", import.meta.url);
const all = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();
const given = process.argv.slice(2);
const isNumber = (argument: string) => /^\d+$/.test(argument);
const wanted = given.filter((argument) => !isNumber(argument));
/** The numbers right after a name. */
function numbersOf(name: string): number[] {
  const after = given.slice(given.indexOf(name) + 1);
  const end = after.findIndex((argument) => !isNumber(argument));
  return given.includes(name) ? after.slice(0, end < 0 ? undefined : end).map(Number) : [];
}
const unknown = wanted.filter((name) => !all.includes(name));
if (given[0] !== undefined && isNumber(given[0])) unknown.push(given[0]);
if (unknown.length > 0) {
  console.error(`bench: there is no ${unknown.join(", ")}; there are ${all.join(", ")}`);
  process.exit(2);
}
console.log(
  `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${new Date().toISOString().slice(0, 10)}`,
);
for (const name of wanted.length > 0 ? wanted : all) {
  const { run } = (await import(new URL(`./${name}/run.ts`, folder).href)) as {
    run(...numbers: number[]): Promise<void>;
  };
  console.log(`\n## ${name}\n`);
  await run(...numbersOf(name));
}
