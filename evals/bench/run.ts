// `npm run bench` runs every benchmark, `npm run bench -- graph` one of them. Figures are ratios of one run: machines differ.
import { readdirSync } from "node:fs";
import "../../config/environment.ts";

const folder = new URL("./", import.meta.url);
const all = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`bench: there is no ${unknown.join(", ")}; there are ${all.join(", ")}`);
  process.exit(2);
}
console.log(
  `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${new Date().toISOString().slice(0, 10)}`,
);
for (const name of wanted.length > 0 ? wanted : all) {
  const { run } = (await import(new URL(`./${name}/run.ts`, folder).href)) as { run(): Promise<void> };
  console.log(`\n## ${name}\n`);
  await run();
}
