import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openEmbeddedKnowledge } from "./embedded-knowledge.ts";
import { type SyncOptions, type SyncProgress, syncFolder } from "./sync-folder.ts";

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
    sync: (options?: SyncOptions) => syncFolder(watched, folder, options),
  };
}

const NOTHING = { added: [], replaced: [], removed: [], unchanged: 0, skipped: [], heldBack: 0 };

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
  expect(rest).toEqual({ added: ["c.md"], replaced: [], removed: [], unchanged: 1, heldBack: 0 });
  expect(skipped).toEqual([
    expect.stringMatching(/^a\.md has front matter/),
    expect.stringMatching(/^bad\.txt is no text/),
  ]);
  expect((await knowledge.get("documents", "a.md"))?.text).toBe("A.");
});

test("a name that would be a link or markup is named, and what was known by it goes", async () => {
  const { sync, knowledge } = await setup({ "a.md": "A.", "x](y).md": "X." });
  await sync();
  const known = await knowledge.get("documents", "a.md");
  if (known === null) throw new Error("a.md is known");
  await knowledge.put({ ...known, id: "x](y).md" });
  expect(await sync()).toEqual({
    ...NOTHING,
    unchanged: 1,
    removed: ["x](y).md"],
    skipped: ["x](y).md has < > ` or ]( in its name, which would be markup: rename it"],
  });
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
  expect(skipped).toEqual([
    "beside.md is a link that leads out of the folder: put the file itself there",
    "broken.md is a link that leads nowhere: mend or remove it",
    "out.md is a link that leads out of the folder: put the file itself there",
  ]);
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
  await sync({ onProgress: (progress) => heard.push(progress) });
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

describe("two folders", () => {
  /** Another folder beside the first, synchronised with the same documents. */
  async function withOther(files: Record<string, string>, others: Record<string, string>) {
    const first = await setup(files);
    const other = join(first.top, "other");
    const writeOther = async (name: string, content: string) => {
      await mkdir(dirname(join(other, name)), { recursive: true });
      await writeFile(join(other, name), content);
    };
    for (const [name, content] of Object.entries(others)) await writeOther(name, content);
    const syncOther = () => syncFolder(first.knowledge, other, { defaultFolder: first.folder });
    const ids = async () => (await first.knowledge.list("documents")).map(({ id }) => id);
    return { ...first, other, writeOther, syncOther, ids };
  }

  test("a sync removes only what came from its own folder", async () => {
    const { folder, other, sync, syncOther, ids } = await withOther(
      { "a.md": "A.", "b.md": "B." },
      { "w.md": "W.", "x/v.md": "V." },
    );
    await sync();
    expect(await syncOther()).toEqual({ ...NOTHING, added: ["w.md", "x/v.md"] });
    expect(await sync()).toEqual({ ...NOTHING, unchanged: 2 });
    expect(await ids()).toEqual(["a.md", "b.md", "w.md", "x/v.md"]);
    await rm(join(other, "w.md"));
    await rm(join(folder, "a.md"));
    expect(await syncOther()).toEqual({ ...NOTHING, removed: ["w.md"], unchanged: 1 });
    expect(await sync()).toEqual({ ...NOTHING, removed: ["a.md"], unchanged: 1 });
    expect(await ids()).toEqual(["b.md", "x/v.md"]);
  });

  test("a name that both have stays with the one that had it first; with other contents it is named", async () => {
    const { folder, sync, syncOther, knowledge } = await withOther(
      { "same.md": "Same.", "readme.md": "Ours." },
      { "same.md": "Same.", "readme.md": "Theirs." },
    );
    await sync();
    const problem = `readme.md has the name of a document from ${join(folder, "readme.md")}: rename one of them`;
    expect(await syncOther()).toEqual({ ...NOTHING, unchanged: 1, skipped: [problem] });
    expect(await sync()).toEqual({ ...NOTHING, unchanged: 2 });
    await rm(join(folder, "readme.md"));
    expect(await syncOther()).toEqual({ ...NOTHING, unchanged: 1, replaced: ["readme.md"] });
    expect((await knowledge.get("documents", "readme.md"))?.text).toBe("Theirs.");
    expect(await sync()).toEqual({ ...NOTHING, unchanged: 1 });
  });

  test("a folder that was moved takes its documents along, also those whose files are gone by then", async () => {
    const files = { "a.md": "A.", "b.md": "B.", "c.md": "C.", "d.md": "D." };
    const { folder, other, sync, syncOther, writeOther, ids } = await withOther(files, {});
    await sync();
    await rename(folder, other);
    await rm(join(other, "c.md"));
    await writeOther("d.md", "Another.");
    expect(await syncOther()).toEqual({ ...NOTHING, replaced: ["d.md"], removed: ["c.md"], unchanged: 2 });
    expect(await syncOther()).toEqual({ ...NOTHING, unchanged: 3 });
    expect(await ids()).toEqual(["a.md", "b.md", "d.md"]);
  });

  test("what came from a folder that is gone stays, where the other one is not that folder", async () => {
    const { folder, sync, syncOther, ids } = await withOther(
      { "a.md": "A.", "b.md": "B.", "c.md": "C." },
      { "a.md": "A.", "x.md": "X." },
    );
    await sync();
    await rm(folder, { recursive: true });
    expect(await syncOther()).toEqual({ ...NOTHING, added: ["x.md"], unchanged: 1 });
    expect(await ids()).toEqual(["a.md", "b.md", "c.md", "x.md"]);
  });

  test("a folder by another name of it is the same folder", async () => {
    const { top, folder, sync, knowledge } = await setup({ "a.md": "A.", "b.md": "B." });
    await sync();
    await symlink(folder, join(top, "link"));
    await rm(join(folder, "b.md"));
    expect(await syncFolder(knowledge, join(top, "link"))).toEqual({
      ...NOTHING,
      unchanged: 1,
      removed: ["b.md"],
    });
  });

  test("what was taken in before folders were remembered is the default folder's", async () => {
    const { sync, syncOther, knowledge, ids } = await withOther({ "a.md": "A." }, { "w.md": "W." });
    await sync();
    for (const id of ["a.md", "gone.md"]) {
      const known = await knowledge.get("documents", "a.md");
      if (known === null) throw new Error("a.md is known");
      await knowledge.put({ ...known, id, metadata: { ...known.metadata, origin: "folder" } });
    }
    expect(await syncOther()).toEqual({ ...NOTHING, added: ["w.md"] });
    expect(await ids()).toEqual(["a.md", "gone.md", "w.md"]);
    expect(await sync()).toEqual({ ...NOTHING, unchanged: 1, removed: ["gone.md"] });
    expect(await ids()).toEqual(["a.md", "w.md"]);
  });
});

test.each([
  ["empty", {}],
  ["without a file that can be read", { "a.docx": "A." }],
])("a folder that is suddenly %s removes nothing, unless that is meant", async (_, files) => {
  const { folder, write, sync, knowledge } = await setup({ "a.md": "A.", "b.md": "B." });
  await sync();
  await rm(join(folder, "a.md"));
  await rm(join(folder, "b.md"));
  for (const [name, content] of Object.entries(files)) await write(name, content);
  expect(await sync()).toEqual({ ...NOTHING, heldBack: 2 });
  expect(await knowledge.list("documents")).toHaveLength(2);
  expect(await sync({ removesAll: true })).toEqual({ ...NOTHING, removed: ["a.md", "b.md"] });
  expect(await sync()).toEqual(NOTHING);
});

describe("what was seen the last time", () => {
  /** A start, some time after the files were written. */
  async function withSeen(files: Record<string, string>) {
    const first = await setup(files);
    const seenPath = join(first.top, "data/documents.files");
    const later = () => Date.now() + 60_000;
    const start = (options: SyncOptions = {}) =>
      first.sync({ seenPath, isThorough: false, clock: later, ...options });
    const seen = async () => JSON.parse(await readFile(seenPath, "utf8"));
    const keep = (kept: unknown) => writeFile(seenPath, JSON.stringify(kept));
    return { ...first, seenPath, start, seen, keep };
  }
  const BAD = "bad.txt is no text: check its kind, or save it as UTF-8";

  test("a bad file is not parsed again until it changes, but by a thorough sync", async () => {
    const { write, start, seen, keep } = await withSeen({ "bad.txt": "\0" });
    expect(await start()).toEqual({ ...NOTHING, skipped: [BAD] });
    const kept = await seen();
    expect(kept.files).toMatchObject([["bad.txt", { problem: BAD }]]);
    kept.files[0][1].problem = "bad.txt as it was kept";
    await keep(kept);
    expect(await start()).toEqual({ ...NOTHING, skipped: ["bad.txt as it was kept"] });
    // Its contents are what counts, where times tell nothing.
    expect(await start({ clock: Date.now })).toEqual({ ...NOTHING, skipped: ["bad.txt as it was kept"] });
    expect(await start({ isThorough: true })).toEqual({ ...NOTHING, skipped: [BAD] });
    expect((await seen()).files).toMatchObject([["bad.txt", { problem: BAD }]]);
    await write("bad.txt", "Good.");
    expect(await start()).toEqual({ ...NOTHING, added: ["bad.txt"] });
    expect((await seen()).files).toMatchObject([["bad.txt", { problem: null }]]);
  });

  test("a file is read again only where its size or times changed", async () => {
    const { folder, knowledge, start, seen, keep, write } = await withSeen({ "a.md": "A." });
    await start();
    // Of contents that are not those of the file, both say the same: whoever reads it finds out.
    const document = await knowledge.get("documents", "a.md");
    if (document === null) throw new Error("a.md is known");
    await knowledge.put({ ...document, metadata: { ...document.metadata, contentHash: "other" } });
    const kept = await seen();
    kept.files[0][1].hash = "other";
    await keep(kept);
    expect(await start()).toEqual({ ...NOTHING, unchanged: 1 });
    expect(await start({ isThorough: true })).toEqual({ ...NOTHING, replaced: ["a.md"] });
    // Another text of the same length, with the time of the old one.
    const { mtime } = await stat(join(folder, "a.md"));
    await write("a.md", "B.");
    await utimes(join(folder, "a.md"), mtime, mtime);
    expect(await start()).toEqual({ ...NOTHING, replaced: ["a.md"] });
  });

  test("what was written just now is read the next time, whatever its times say", async () => {
    const { start, seen } = await withSeen({ "a.md": "A." });
    await start({ clock: Date.now });
    expect((await seen()).files).toMatchObject([["a.md", { stamp: "" }]]);
    expect(await start()).toEqual({ ...NOTHING, unchanged: 1 });
    expect((await seen()).files).toMatchObject([["a.md", { stamp: expect.stringMatching(/^2 /) }]]);
  });

  test.each(["", "{", '{"folder":"elsewhere","files":[]}', '{"folder":1}'])(
    "what is no memory of this folder (%j) is none",
    async (contents) => {
      const { seenPath, start } = await withSeen({ "a.md": "A.", "bad.txt": "\0" });
      await start();
      await writeFile(seenPath, contents);
      expect(await start()).toEqual({ ...NOTHING, unchanged: 1, skipped: [BAD] });
    },
  );

  test("a document that is not known any more is taken in although its file did not change", async () => {
    const { knowledge, start } = await withSeen({ "a.md": "A." });
    await start();
    await knowledge.remove("documents", "a.md");
    expect(await start()).toEqual({ ...NOTHING, added: ["a.md"] });
  });
});
