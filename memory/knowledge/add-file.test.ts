import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { addFile } from "./add-file.ts";
import { openEmbeddedKnowledge } from "./embedded-knowledge.ts";
import { syncFolder } from "./sync-folder.ts";

async function setup(files: Record<string, string>) {
  const top = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(top, { recursive: true, force: true }));
  const write = async (name: string, content: string) => {
    await mkdir(dirname(join(top, name)), { recursive: true });
    await writeFile(join(top, name), content);
  };
  for (const [name, content] of Object.entries(files)) await write(name, content);
  const knowledge = await openEmbeddedKnowledge(null);
  const defaultFolder = join(top, "folder");
  const add = (name: string) =>
    addFile(knowledge, join(top, name), { folders: [defaultFolder, join(top, "here")], defaultFolder });
  const texts = async () => {
    const ids = (await knowledge.list("documents")).map(({ id }) => id);
    const documents = await Promise.all(ids.map((id) => knowledge.get("documents", id)));
    return Object.fromEntries(documents.map((document) => [document?.id, document?.text]));
  };
  const sync = () => syncFolder(knowledge, defaultFolder);
  return { top, write, knowledge, add, texts, sync };
}

test("a file is called by its path in a known folder, else by its name; again it is replaced", async () => {
  const { write, add, texts } = await setup({ "here/x/a.md": "A.", "there/b.md": "# B" });
  expect(await add("here/x/a.md")).toEqual({ id: "x/a.md", title: "a", isReplaced: false, takenName: null });
  expect(await add("there/b.md")).toEqual({ id: "b.md", title: "B", isReplaced: false, takenName: null });
  await write("there/b.md", "# C");
  expect(await add("there/b.md")).toEqual({ id: "b.md", title: "C", isReplaced: true, takenName: null });
  expect(await texts()).toEqual({ "x/a.md": "A.", "b.md": "# C" });
});

test("another file of the same name takes no document's place", async () => {
  const { top, write, add, texts } = await setup({ "here/a.md": "A.", "x/a.md": "X.", "y/x/a.md": "Y." });
  await add("here/a.md");
  expect(await add("x/a.md")).toMatchObject({ id: "x/a.md", isReplaced: false, takenName: "a.md" });
  expect(await add("y/x/a.md")).toMatchObject({ id: "y/x/a.md", isReplaced: false, takenName: "a.md" });
  await write("x/a.md", "Z.");
  expect(await add("x/a.md")).toMatchObject({ id: "x/a.md", isReplaced: true });
  expect(await texts()).toEqual({ "a.md": "A.", "x/a.md": "Z.", "y/x/a.md": "Y." });
  // One that was moved, and did not change, is the same.
  await mkdir(join(top, "moved"));
  await rename(join(top, "here/a.md"), join(top, "moved/a.md"));
  expect(await add("moved/a.md")).toMatchObject({ id: "a.md", isReplaced: true });
});

test("nor that of a document of the folder; one that is in it stays its document", async () => {
  const { top, add, texts, sync } = await setup({ "folder/a.md": "A.", "folder/b.md": "B.", "x/a.md": "X." });
  await sync();
  expect(await add("x/a.md")).toMatchObject({ id: "x/a.md", takenName: "a.md" });
  expect(await add("folder/a.md")).toMatchObject({ id: "a.md", isReplaced: true });
  await rm(join(top, "folder/a.md"));
  expect(await sync()).toMatchObject({ removed: ["a.md"], unchanged: 1 });
  expect(await texts()).toEqual({ "b.md": "B.", "x/a.md": "X." });
});

test("a file that was added before its folder was taken in becomes the folder's", async () => {
  const { top, add, texts, sync } = await setup({ "folder/a.md": "A.", "folder/b.md": "B." });
  await add("folder/a.md");
  expect(await sync()).toMatchObject({ added: ["b.md"], unchanged: 1 });
  await rm(join(top, "folder/a.md"));
  await sync();
  expect(await texts()).toEqual({ "b.md": "B." });
});

test("where every name is taken the file is refused", async () => {
  const { top, knowledge, add } = await setup({ "x/a.md": "X.", "other.md": "O." });
  const parts = join(top, "x/a.md").split("/").filter(Boolean);
  for (const [index] of parts.entries())
    await knowledge.put({
      id: parts.slice(index).join("/"),
      collection: "documents",
      title: "T",
      text: "x",
      url: null,
      metadata: { origin: `file:${join(top, "other.md")}` },
      updatedAt: "",
    });
  await expect(add("x/a.md")).rejects.toThrow("a.md has the name of another document: rename it");
});
