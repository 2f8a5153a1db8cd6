import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openEmbeddedKnowledge } from "./embedded-knowledge.ts";
import type { Knowledge, KnowledgeDocument } from "./knowledge.ts";
import { describeKnowledge } from "./test-knowledge.ts";

describeKnowledge("embedded, in memory", async () => {
  const knowledge = await openEmbeddedKnowledge(null);
  return { knowledge, close: knowledge.close, breakSearch: knowledge.close };
});

describeKnowledge("embedded, on disk", async () => {
  const directory = await mkdtemp(join(tmpdir(), "ohero-"));
  const knowledge = await openEmbeddedKnowledge(directory);
  return {
    knowledge,
    close: async () => {
      await knowledge.close();
      await rm(directory, { recursive: true, force: true });
    },
    breakSearch: knowledge.close,
  };
});

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function opened(directory: string) {
  const knowledge = await openEmbeddedKnowledge(directory);
  onTestFinished(() => knowledge.close());
  return knowledge;
}

const about = (id: string, text: string): KnowledgeDocument => ({
  id,
  collection: "documents",
  title: `Title of ${id}`,
  text,
  url: null,
  metadata: {},
  updatedAt: "2026-03-02T08:00:00.000Z",
});
const sources = async (knowledge: Knowledge, query: string) =>
  (await knowledge.search({ collection: "documents", query, limit: 10 })).map(({ source }) => source);

/** More changes than the kept index may lag behind. */
async function fill(knowledge: Knowledge, count = 1_200) {
  await Promise.all(
    Array.from({ length: count }, (_, n) => knowledge.put(about(`${n}`, `Boat number ${n}x.`))),
  );
  // Tidying up is done before anything else is answered.
  await knowledge.list("documents");
}

test("what one process wrote is there for the next", async () => {
  const directory = await folder();
  const first = await opened(directory);
  await first.put(about("a", "The periscope."));
  await first.put(about("b", "The lighthouse."));
  await first.remove("documents", "b");
  await first.close();
  const second = await opened(directory);
  expect((await second.list("documents")).map(({ id }) => id)).toEqual(["a"]);
  expect(await sources(second, "periscope")).toEqual(["a"]);
  expect(await sources(second, "lighthouse")).toEqual([]);
});

test("two that have the folder open see what the other writes, and lose nothing", async () => {
  const directory = await folder();
  const [first, second] = [await opened(directory), await opened(directory)];
  const put = (knowledge: Knowledge, name: string) =>
    Promise.all(Array.from({ length: 50 }, (_, n) => knowledge.put(about(`${name}${n}`, `Boat ${name}.`))));
  await Promise.all([put(first, "x"), put(second, "y"), put(first, "z")]);
  expect(await first.list("documents")).toHaveLength(150);
  expect(await second.list("documents")).toEqual(await first.list("documents"));
  expect(await sources(second, "z3")).toContain("z3");
  expect((await readdir(directory)).filter((name) => name.endsWith(".lock"))).toEqual([]);
});

test("a line that was cut off by a crash is lost, and nothing else", async () => {
  const directory = await folder();
  const journal = join(directory, "documents.journal");
  const first = await opened(directory);
  await first.put(about("a", "The periscope."));
  await first.close();
  const whole = await readFile(journal);
  await appendFile(journal, whole.subarray(-40, -5));
  const second = await opened(directory);
  expect(await sources(second, "periscope")).toEqual(["a"]);
  await second.put(about("b", "The lighthouse."));
  expect(await sources(second, "lighthouse")).toEqual(["b"]);
  expect(await sources(await opened(directory), "lighthouse")).toEqual(["b"]);
});

test("damage in the middle, and at the first line, costs only the lines it is in", async () => {
  const directory = await folder();
  const journal = join(directory, "documents.journal");
  const first = await opened(directory);
  for (const id of ["a", "b", "c"]) await first.put(about(id, `The periscope of ${id}.`));
  await first.close();
  const lines = (await readFile(journal, "utf8")).split("\n");
  lines[0] = "?";
  lines[2] = lines[2]?.replace("periscope", "telescope") ?? "";
  await writeFile(journal, lines.join("\n"));
  const second = await opened(directory);
  expect((await second.list("documents")).map(({ id }) => id)).toEqual(["a", "c"]);
  await second.put(about("d", "The lighthouse."));
  expect((await (await opened(directory)).list("documents")).map(({ id }) => id)).toEqual(["a", "c", "d"]);
});

test("adding one document writes a line, not the index", async () => {
  const directory = await folder();
  const knowledge = await opened(directory);
  await fill(knowledge);
  const before = await filesOf(directory);
  await knowledge.put(about("new", "The periscope."));
  const after = await filesOf(directory);
  expect(Object.keys(after)).toEqual(["documents.index", "documents.journal"]);
  expect(after["documents.index"]).toEqual(before["documents.index"]);
  const [was, is] = [before["documents.journal"]?.size ?? 0, after["documents.journal"]?.size ?? 0];
  expect(is - was).toBeGreaterThan(0);
  expect(is - was).toBeLessThan(400);
});

test("the index of a few long documents is kept like that of many short ones", async () => {
  const directory = await folder();
  const knowledge = await opened(directory);
  const text = Array.from(
    { length: 600 },
    (_, n) => `## Boat ${n}\n\n${"A boat has oars. ".repeat(60)}`,
  ).join("\n\n");
  await knowledge.put(about("long", text));
  await knowledge.list("documents");
  const before = await filesOf(directory);
  expect(Object.keys(before)).toEqual(["documents.index", "documents.journal"]);
  await knowledge.put(about("short", "The periscope."));
  await knowledge.list("documents");
  expect((await filesOf(directory))["documents.index"]).toEqual(before["documents.index"]);
  expect(await sources(await opened(directory), "periscope")).toEqual(["short"]);
});

test.each(["", "nonsense", "cut", "flipped"])(
  "an index file that is damaged (%s) is built anew",
  async (how) => {
    const directory = await folder();
    const first = await opened(directory);
    await fill(first);
    await first.put(about("late", "The periscope."));
    await first.close();
    const path = join(directory, "documents.index");
    const bytes = await readFile(path);
    if (how === "flipped") bytes[bytes.length - 9] = (bytes.at(-9) ?? 0) ^ 1;
    await writeFile(path, how === "cut" ? bytes.subarray(0, -7) : how === "flipped" ? bytes : how);
    const second = await opened(directory);
    expect(await sources(second, "7x")).toEqual(["7"]);
    expect(await sources(second, "periscope")).toEqual(["late"]);
  },
);

test("a kept index gives the same as one that is built anew, also with later changes", async () => {
  const directory = await folder();
  const first = await opened(directory);
  await fill(first);
  await first.put(about("7", "No longer a ship."));
  await first.remove("documents", "8");
  const second = await opened(directory);
  await rm(join(directory, "documents.index"));
  const third = await opened(directory);
  for (const query of ["7x", "8x", "9x", "ship"]) {
    expect(await sources(second, query)).toEqual(await sources(first, query));
    expect(await sources(third, query)).toEqual(await sources(first, query));
  }
});

test("what was replaced again and again is dropped from the files, while another reads on", async () => {
  const directory = await folder();
  const [writer, reader] = [await opened(directory), await opened(directory)];
  for (let round = 0; round < 6; round += 1) {
    await fill(writer, 300);
    expect(await reader.list("documents")).toHaveLength(300);
  }
  const { size } = await stat(join(directory, "documents.journal"));
  expect(size).toBeLessThan(300 * 4 * 250);
  expect(await sources(reader, "7x")).toEqual(["7"]);
  expect(await sources(await opened(directory), "7x")).toEqual(["7"]);
});

test("a lock that a dead process left is no obstacle", async () => {
  const directory = await folder();
  const knowledge = await opened(directory);
  await knowledge.put(about("a", "x"));
  for (const pid of [2 ** 22 + 1, process.pid]) {
    await writeFile(join(directory, "documents.journal.lock"), JSON.stringify({ pid }));
    await knowledge.put(about(`after ${pid}`, "x"));
  }
  expect(await knowledge.list("documents")).toHaveLength(3);
});

test("what is handed in or out may be changed outside without harm", async () => {
  const knowledge = await openEmbeddedKnowledge(null);
  const given = { ...about("a", "The periscope."), metadata: { service: "RDS" } };
  await knowledge.put(given);
  given.metadata.service = "EC2";
  expect((await knowledge.get("documents", "a"))?.metadata).toEqual({ service: "RDS" });
});

async function filesOf(directory: string) {
  const names = (await readdir(directory)).sort();
  const entries = names.map(async (name) => {
    const { size, mtimeMs, ino } = await stat(join(directory, name));
    return [name, { size, mtimeMs, ino }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
