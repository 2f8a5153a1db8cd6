import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openEmbeddedKnowledge } from "./embedded-knowledge.ts";
import type { Knowledge, KnowledgeDocument } from "./knowledge.ts";

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function opened(directory: string | null) {
  const knowledge = await openEmbeddedKnowledge(directory);
  onTestFinished(() => knowledge.close());
  return knowledge;
}

const about = (id: string, text: string): KnowledgeDocument => ({
  id,
  collection: "history",
  title: `Title of ${id}`,
  text,
  url: null,
  metadata: {},
  updatedAt: "2026-03-02T08:00:00.000Z",
});

/** Enough that an index is kept. */
async function fill(knowledge: Knowledge) {
  await Promise.all(
    Array.from({ length: 700 }, (_, n) => knowledge.put(about(`${n}`, `Boat number ${n}x.`))),
  );
  await knowledge.list("history");
}

/** The files in which a word stands. */
async function filesWith(directory: string, word: string): Promise<string[]> {
  const names = (await readdir(directory)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), "latin1")));
  return names.filter((_, index) => texts[index]?.includes(word));
}

test("what is removed from the history is in no file any more, nor is an older version of it", async () => {
  const directory = await folder();
  const knowledge = await opened(directory);
  await knowledge.put(about("a", "The xylophon."));
  await knowledge.put(about("a", "The periscop."));
  await knowledge.put(about("b", "The lighthous."));
  expect(await filesWith(directory, "periscop")).toEqual(["history.journal"]);
  await knowledge.remove("history", "a");
  for (const word of ["periscop", "xylophon", "Title of a"])
    expect(await filesWith(directory, word)).toEqual([]);
  expect((await (await opened(directory)).list("history")).map(({ id }) => id)).toEqual(["b"]);
});

test("its words are in no kept index either, whoever writes the next one", async () => {
  const directory = await folder();
  const [first, second] = [await opened(directory), await opened(directory)];
  await first.put(about("a", "The periscop."));
  await fill(first);
  expect(await filesWith(directory, "periscop")).toEqual(["history.index", "history.journal"]);
  await second.search({ collection: "history", query: "periscop", limit: 1 });
  await first.remove("history", "a");
  expect(await filesWith(directory, "periscop")).toEqual([]);
  // One that knew it goes on, and closes without having looked again.
  await fill(second);
  await first.close();
  await second.close();
  expect(await filesWith(directory, "boat")).toContain("history.index");
  expect(await filesWith(directory, "periscop")).toEqual([]);
  const third = await opened(directory);
  expect(await third.list("history")).toHaveLength(700);
  expect(await third.search({ collection: "history", query: "7x", limit: 1 })).toMatchObject([
    { source: "7" },
  ]);
});

test("nor in what a process left that died while it wrote a file anew", async () => {
  const directory = await folder();
  const knowledge = await opened(directory);
  await knowledge.put(about("a", "The periscop."));
  for (const name of ["history.journal", "history.index"])
    await writeFile(join(directory, `${name}.6f0d1c1e-3f6e-4c58-9a53-7a4c3b6c1b7d`), "The periscop.");
  await knowledge.remove("history", "a");
  expect(await readdir(directory)).toEqual(["history.journal"]);
});

test("another one that has the folder open sees that it is gone, and both go on", async () => {
  const directory = await folder();
  const [first, second] = [await opened(directory), await opened(directory)];
  for (const id of ["a", "b", "c"]) await first.put(about(id, `Text of ${id}.`));
  expect(await second.list("history")).toHaveLength(3);
  await Promise.all([
    first.remove("history", "a"),
    second.remove("history", "b"),
    second.put(about("d", "D")),
  ]);
  for (const knowledge of [first, second, await opened(directory)])
    expect((await knowledge.list("history")).map(({ id }) => id)).toEqual(["c", "d"]);
});

test("in memory it is no longer found", async () => {
  const knowledge = await opened(null);
  await knowledge.put(about("a", "The periscope."));
  await knowledge.put(about("b", "The lighthouse."));
  await knowledge.remove("history", "a");
  const search = (query: string) => knowledge.search({ collection: "history", query, limit: 5 });
  expect(await search("periscope")).toEqual([]);
  expect(await search("lighthouse")).toMatchObject([{ source: "b" }]);
});
