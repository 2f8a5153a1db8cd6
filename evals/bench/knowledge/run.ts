import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openEmbeddedKnowledge } from "../../../memory/knowledge/embedded-knowledge.ts";
import { readQueries } from "../../retrieval/measure.ts";
import { table, verdict } from "../table.ts";
import { historyDocument } from "./documents.ts";

const GOALS = { openMs: 2_000, searchP95Ms: 50, bytesOfOne: 10_000 };

/**
 * Ten thousand incidents in the embedded index: opening, searching, adding one, memory, and what is written. Sets the exit code to 1 when
 * a goal is missed.
 */
export async function run(count = 10_000): Promise<void> {
  const rows: string[][] = [];
  const line = (what: string, figure: string) => rows.push([what, "", figure, ""]);
  const goal = (what: string, figure: number, most: number, unit: string) => {
    const isReached = figure <= most;
    if (!isReached) process.exitCode = 1;
    rows.push([
      what,
      `at most ${most} ${unit}`,
      `${figure.toFixed(figure < 100 ? 1 : 0)} ${unit}`,
      verdict(isReached),
    ]);
  };
  const directory = await mkdtemp(join(tmpdir(), "ohero-bench-"));
  try {
    const filling = performance.now();
    const filled = await openEmbeddedKnowledge(directory);
    for (let number = 0; number < count; number += 500)
      await Promise.all(
        Array.from({ length: 500 }, (_, index) => filled.put(historyDocument(number + index))),
      );
    await filled.close();
    line(`${count} documents of 1.5 KB are written`, seconds(performance.now() - filling));
    for (const [name, size] of await sizesOf(directory)) line(`size of ${name}`, megabytes(size));

    const before = memory();
    const opened = await timed(() => openEmbeddedKnowledge(directory));
    const knowledge = opened.value;
    await knowledge.search({ collection: "history", query: "x", limit: 1 });
    const after = memory();
    goal("open with the kept index", opened.ms, GOALS.openMs, "ms");
    line("memory it takes (heap)", megabytes(after - before));

    // Whatever it tidies up after opening is done before it answers.
    await knowledge.list("history");
    await rm(join(directory, "history.index"), { force: true });
    const rebuilt = await timed(() => openEmbeddedKnowledge(directory));
    await rebuilt.value.close();
    line("open without one: it is built anew", `${rebuilt.ms.toFixed(0)} ms`);

    const search = async (query: string) =>
      (await timed(() => knowledge.search({ collection: "history", query, limit: 10 }))).ms;
    const queries = readQueries().map(({ query }) => query);
    for (const query of queries.slice(0, 20)) await search(query);
    const times: number[] = [];
    for (const query of [...queries, ...queries]) times.push(await search(query));
    times.sort((a, b) => a - b);
    line(`search, p50 of ${times.length}`, `${at(times, 0.5).toFixed(1)} ms`);
    goal("search, p95", at(times, 0.95), GOALS.searchP95Ms, "ms");

    const sizes = new Map(await sizesOf(directory));
    const added = await timed(() => knowledge.put(historyDocument(count)));
    const written = (await sizesOf(directory))
      .filter(([name, size]) => sizes.get(name) !== size)
      .map(([name, size]) => (name.endsWith(".journal") ? size - (sizes.get(name) ?? 0) : size))
      .reduce((sum, size) => sum + size, 0);
    line("add one", `${added.ms.toFixed(1)} ms`);
    goal("bytes written when one is added", written, GOALS.bytesOfOne, "bytes");
    await knowledge.close();
    console.log(table(["what", "goal", "measured", "verdict"], rows));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const started = performance.now();
  const value = await work();
  return { value, ms: performance.now() - started };
}

async function sizesOf(directory: string): Promise<[name: string, size: number][]> {
  const names = (await readdir(directory)).sort();
  return Promise.all(
    names.map(async (name) => [name, (await stat(join(directory, name))).size] as [string, number]),
  );
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** In use, and not only left lying about. */
function memory(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const at = (sorted: number[], part: number) => sorted[Math.floor(sorted.length * part)] ?? 0;
const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
