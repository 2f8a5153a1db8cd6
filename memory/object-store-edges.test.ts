import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createFileObjectStore, createMemoryObjectStore, type ObjectStore } from "./object-store.ts";

const adapters: [string, () => Promise<ObjectStore>][] = [
  ["files", async () => createFileObjectStore(await mkdtemp(join(tmpdir(), "ohero-")))],
  ["memory", async () => createMemoryObjectStore()],
];
describe.each(adapters)("object store: %s", (_, create) => {
  test("a prefix that is no key is refused, also where the store is empty", async () => {
    await expect((await create()).list("../a")).rejects.toThrow("not a key");
  });
  test("a folder is not an object, and an object is not a folder", async () => {
    const store = await create();
    await store.putIfAbsent("a/b", "x");
    expect(await store.get("a")).toBeNull();
    expect(await store.list("a/b")).toEqual([]);
  });
  test("a key may end in .tmp", async () => {
    const store = await create();
    await store.putIfAbsent("a/b.tmp", "x");
    expect(await store.list("a")).toEqual(["a/b.tmp"]);
  });
});
