import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openEmbeddedKnowledge } from "./embedded-knowledge.ts";
import { type SyncProgress, syncFolder } from "./sync-folder.ts";

async function setup(files: Record<string, string> = {}) {
  const top = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(top, { recursive: true, force: true }));
  const folder = join(top, "folder");
  await mkdir(folder);
  const write = async (name: string, content: string) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  };
  for (const [name, content] of Object.entries(files)) await write(name, content);
  const knowledge = await openEmbeddedKnowledge(null);
  const puts: string[] = [];
  const watched = {
    ...knowledge,
    put: (document: Parameters<typeof knowledge.put>[0]) => {
      puts.push(document.id);
      return knowledge.put(document);
    },
  };
  return {
    top,
    folder,
    write,
    knowledge,
    puts,
    sync: (hear?: (progress: SyncProgress) => void) => syncFolder(watched, folder, hear),
  };
}

const NOTHING = { added: [], replaced: [], removed: [], unchanged: 0, skipped: [] };

test("what is new is added, what changed replaced, what is gone removed, and nothing else touched", async () => {
  const { folder, write, sync, knowledge, puts } = await setup({
    "a.md": "A.",
    "x/b.txt": "B.",
    "x/c.html": "<p>C.",
  });
  expect(await sync()).toEqual({ ...NOTHING, added: ["a.md", "x/b.txt", "x/c.html"] });
  expect(await sync()).toEqual({ ...NOTHING, unchanged: 3 });
  await write("a.md", "Another.");
  await write("d.md", "D.");
  await rm(join(folder, "x/b.txt"));
  await utimes(join(folder, "x/c.html"), 1, 1);
  puts.length = 0;
  expect(await sync()).toEqual({
    ...NOTHING,
    added: ["d.md"],
    replaced: ["a.md"],
    removed: ["x/b.txt"],
    unchanged: 1,
  });
  expect(puts.sort()).toEqual(["a.md", "d.md"]);
  expect((await knowledge.list("documents")).map(({ id }) => id)).toEqual(["a.md", "d.md", "x/c.html"]);
  expect((await knowledge.get("documents", "a.md"))?.text).toBe("Another.");
});

test("a bad file is named and skipped, the rest goes on; what was known of it stays", async () => {
  const { write, sync, knowledge } = await setup({ "a.md": "A.", "b.md": "B." });
  await sync();
  await write("a.md", "---\n{\n---\nA.");
  await write("bad.txt", "\0");
  await write("c.md", "C.");
  const { skipped, ...rest } = await sync();
  expect(rest).toEqual({ added: ["c.md"], replaced: [], removed: [], unchanged: 1 });
  expect(skipped).toEqual([
    expect.stringMatching(/^a\.md has front matter/),
    expect.stringMatching(/^bad\.txt is no text/),
  ]);
  expect((await knowledge.get("documents", "a.md"))?.text).toBe("A.");
});

test("hidden files, node_modules and other kinds are left out", async () => {
  const { sync } = await setup({
    ".hidden.md": "x",
    ".git/a.md": "x",
    "node_modules/p/README.md": "x",
    "x/node_modules/p.md": "x",
    "logo.png": "x",
    "a.md": "A.",
  });
  expect(await sync()).toEqual({ ...NOTHING, added: ["a.md"] });
});

test("links are not followed out of the folder, nor in circles", async () => {
  const { top, folder, sync, knowledge } = await setup({ "x/a.md": "A.", ".data/b.md": "B." });
  await writeFile(join(top, "secret.md"), "Secret.");
  await mkdir(join(top, "folder-two"));
  await writeFile(join(top, "folder-two/s.md"), "Secret.");
  await symlink("../secret.md", join(folder, "out.md"));
  await symlink("../folder-two/s.md", join(folder, "beside.md"));
  await symlink("..", join(folder, "x/up"));
  await symlink(".", join(folder, "x/circle"));
  await symlink("nowhere", join(folder, "broken.md"));
  await symlink(".data/b.md", join(folder, "b.md"));
  const { added, skipped } = await sync();
  expect(added).toEqual(["b.md", "x/a.md"]);
  expect(skipped.map((line) => line.split(" ")[0])).toEqual(["beside.md", "broken.md", "out.md"]);
  expect(JSON.stringify(await knowledge.list("documents"))).not.toContain("ecret");
});

test("documents that were added one by one stay", async () => {
  const { sync, knowledge } = await setup({ "a.md": "A." });
  const added = {
    collection: "documents",
    title: "T",
    text: "x",
    url: null,
    metadata: {},
    updatedAt: "",
  } as const;
  await knowledge.put({ ...added, id: "single.md" });
  await knowledge.put({ ...added, id: "a.md" });
  expect(await sync()).toEqual({ ...NOTHING, replaced: ["a.md"] });
  expect((await knowledge.list("documents")).map(({ id }) => id)).toEqual(["a.md", "single.md"]);
});

test("progress is told from none to all", async () => {
  const files = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`${n}.md`, "x"]));
  const { sync } = await setup(files);
  const heard: SyncProgress[] = [];
  await sync((progress) => heard.push(progress));
  expect(heard).toEqual(Array.from({ length: 10 }, (_, done) => ({ done, total: 9 })));
});

test("a folder that is not there is an error, and removes nothing", async () => {
  const { folder, sync, knowledge } = await setup({ "a.md": "A." });
  await sync();
  await rm(folder, { recursive: true });
  await expect(sync()).rejects.toThrow("ENOENT");
  expect(await knowledge.list("documents")).toHaveLength(1);
});

test.skipIf(process.getuid?.() === 0)(
  "a part that cannot be listed is named, and keeps its documents",
  async () => {
    const { folder, sync, knowledge } = await setup({ "a.md": "A.", "x/b.md": "B." });
    await sync();
    await chmod(join(folder, "x"), 0);
    onTestFinished(() => chmod(join(folder, "x"), 0o700));
    expect((await sync()).skipped).toEqual(["x/ cannot be listed (EACCES): check who may read it"]);
    expect(await knowledge.list("documents")).toHaveLength(2);
  },
);
