import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createFileObjectStore, createMemoryObjectStore, type ObjectStore } from "./object-store.ts";
import { openS3Objects } from "./test-s3-objects.ts";

async function inTemporaryFolder() {
  const directory = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return { directory, store: createFileObjectStore(join(directory, "objects")) };
}

const adapters: [string, () => Promise<ObjectStore>][] = [
  ["files", async () => (await inTemporaryFolder()).store],
  ["memory", async () => createMemoryObjectStore()],
  ["S3", async () => (await openS3Objects()).objects],
];

const textOf = async (store: ObjectStore, key: string) => {
  const bytes = await store.get(key);
  return bytes === null ? null : Buffer.from(bytes).toString("utf8");
};

describe.each(adapters)("object store: %s", (_, create) => {
  test("what is put is there, as it was", async () => {
    const store = await create();
    expect(await store.putIfAbsent("a/b/c.md", "Grüße 🙂")).toBe("written");
    expect(await textOf(store, "a/b/c.md")).toBe("Grüße 🙂");
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await store.putIfAbsent("bytes", bytes);
    expect(Uint8Array.from((await store.get("bytes")) ?? [])).toEqual(bytes);
  });

  test("the first one stays", async () => {
    const store = await create();
    await store.putIfAbsent("a", "first");
    expect(await store.putIfAbsent("a", "second")).toBe("present");
    expect(await textOf(store, "a")).toBe("first");
  });

  test("of writers at once exactly one writes", async () => {
    const store = await create();
    const writes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => store.putIfAbsent("x/a", `${index}`)),
    );
    expect(writes.filter((result) => result === "written")).toHaveLength(1);
    expect(await textOf(store, "x/a")).toBe(`${writes.indexOf("written")}`);
  });

  test("what is not there is null, and an empty folder an empty list", async () => {
    const store = await create();
    expect(await store.get("a/b")).toBeNull();
    expect(await store.list("a")).toEqual([]);
  });

  test("a folder is listed in alphabetical order, with its folders and without its neighbours", async () => {
    const store = await create();
    for (const key of ["r/b", "r/a/2", "r/a/1", "r/a.md", "rr/a", "s"]) await store.putIfAbsent(key, "");
    expect(await store.list("r")).toEqual(["r/a.md", "r/a/1", "r/a/2", "r/b"]);
    expect(await store.list("r/a")).toEqual(["r/a/1", "r/a/2"]);
  });

  test.each([
    "",
    "/a",
    "a/",
    "a//b",
    "..",
    "../a",
    "a/../../b",
    "a/./b",
    ".hidden",
    "a\\..\\b",
    "a\nb",
    "a b",
    "a\0",
  ])("%j is not a key", async (key) => {
    const store = await create();
    await store.putIfAbsent("a", "");
    await expect(store.putIfAbsent(key, "x")).rejects.toThrow("not a key");
    await expect(store.get(key)).rejects.toThrow("not a key");
    await expect(store.list(key)).rejects.toThrow("not a key");
  });
});

test("nothing but the objects is left in the folder", async () => {
  const { directory, store } = await inTemporaryFolder();
  await store.putIfAbsent("a/b", "first");
  await store.putIfAbsent("a/b", "second");
  expect(await readdir(directory, { recursive: true })).toEqual(["objects", "objects/a", "objects/a/b"]);
});
