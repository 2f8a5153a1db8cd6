import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readEnvironment } from "../config/environment.ts";
import { openEmbeddedKnowledge } from "../memory/knowledge/embedded-knowledge.ts";
import { syncFolder } from "../memory/knowledge/sync-folder.ts";
import { takeInDocuments } from "./take-in-documents.ts";
import { callCommandLine } from "./test-command-line.ts";

async function setup(files: Record<string, string>) {
  const top = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(top, { recursive: true, force: true }));
  const write = async (name: string, content: string) => {
    await mkdir(join(top, name, ".."), { recursive: true });
    await writeFile(join(top, name), content);
  };
  for (const [name, content] of Object.entries(files)) await write(name, content);
  const data = join(top, "data");
  const knowledge = await openEmbeddedKnowledge(join(data, "knowledge"));
  onTestFinished(() => knowledge.close());
  const environment = readEnvironment({ OHERO_KNOWLEDGE: join(top, "folder") });
  /** A start of a program; gives what it says. */
  const start = async (more: Partial<typeof environment> = {}) => {
    const lines: string[] = [];
    const say = (line: string) => lines.push(line);
    await takeInDocuments({ knowledge }, { ...environment, ...more }, { dataDirectory: data, say });
    return lines;
  };
  const ids = async () => (await knowledge.list("documents")).map(({ id }) => id);
  return { top, data, write, knowledge, environment, start, ids };
}

test("another folder that was synchronised stays at the next start", async () => {
  const { top, knowledge, environment, start, ids } = await setup({ "folder/a.md": "A.", "wiki/w.md": "W." });
  expect(await start()).toEqual([`documents of ${top}/folder/: 1 added, 0 replaced, 0 removed`]);
  await syncFolder(knowledge, join(top, "wiki"), { defaultFolder: environment.OHERO_KNOWLEDGE });
  expect(await start()).toEqual([]);
  expect(await ids()).toEqual(["a.md", "w.md"]);
});

test("a folder that is suddenly empty is told, and only the command removes its documents", async () => {
  const { top, data, environment, start, ids } = await setup({ "folder/a.md": "A.", "folder/b.md": "B." });
  await start();
  await rm(join(top, "folder/a.md"));
  await rm(join(top, "folder/b.md"));
  expect(await start()).toEqual([
    `nothing in ${top}/folder/ can be read; its documents (2) stay until \`ohero knowledge sync --remove-all\``,
  ]);
  const { code, stderr } = await callCommandLine(["knowledge", "sync", join(top, "folder"), "--data", data], {
    env: { OHERO_KNOWLEDGE: environment.OHERO_KNOWLEDGE },
  });
  expect(code).toBe(2);
  expect(stderr).toContain(`nothing in ${top}/folder can be read, so none of its documents (2) was removed`);
  expect(await ids()).toEqual(["a.md", "b.md"]);
});

test("bad files are counted, and not named at every start; the command names them", async () => {
  const { top, write, start, ids } = await setup({
    "folder/a.md": "A.",
    "folder/b.txt": "\0",
    "folder/c.txt": "\0",
  });
  const counted = `files of ${top}/folder/ that are skipped: 2; \`ohero knowledge sync\` says why`;
  expect(await start()).toEqual([counted, `documents of ${top}/folder/: 1 added, 0 replaced, 0 removed`]);
  expect(await start()).toEqual([counted]);
  await write("folder/b.txt", "B.");
  await rm(join(top, "folder/c.txt"));
  expect(await start()).toEqual([`documents of ${top}/folder/: 1 added, 0 replaced, 0 removed`]);
  expect(await ids()).toEqual(["a.md", "b.txt"]);
});

test("a folder that is named and not there is told; nobody needs to have the sample", async () => {
  const { top, start } = await setup({ "folder/a.md": "A.", file: "" });
  await start();
  for (const name of ["nowhere", "file"])
    expect(await start({ OHERO_KNOWLEDGE: join(top, name) })).toEqual([
      `OHERO_KNOWLEDGE names ${top}/${name}, which is no folder: no documents are taken in`,
    ]);
});
