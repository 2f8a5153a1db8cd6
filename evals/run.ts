// `npm run eval` runs every evaluation, `npm run eval -- retrieval` one of them.
import { existsSync, readdirSync } from "node:fs";
import "../config/environment.ts";
import { startTracing } from "../config/start-tracing.ts";

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const folder = new URL("./", import.meta.url);
const all = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "bench")
  .map((entry) => entry.name)
  .filter((name) => existsSync(new URL(`${name}/run.ts`, folder)))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`eval: there is no ${unknown.join(", ")}; there are ${all.join(", ")}`);
  process.exit(2);
}
const tracing = await startTracing(console.error);
for (const name of wanted.length > 0 ? wanted : all) {
  const { run } = (await import(new URL(`./${name}/run.ts`, folder).href)) as { run(): Promise<void> };
  console.log(`## ${name}\n`);
  await run();
}
if (!(await tracing.stop())) process.exit();
