import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createGate, readAccessKey } from "./access-key.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ohero-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a key is made once, for the owner of the folder only; two starts at once have the same", async () => {
  const data = join(folder, "new/data");
  const [one, other] = await Promise.all([readAccessKey(data), readAccessKey(data)]);
  expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(other).toBe(one);
  expect(await readAccessKey(data)).toBe(one);
  expect((await stat(join(data, "access-key"))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(data, "access-key"), "utf8")).toBe(`${one}\n`);
  expect(await readAccessKey(join(folder, "other"))).not.toBe(one);
});

test("a file without a key is named, with what to do, and without what it holds", async () => {
  await writeFile(join(folder, "access-key"), "hunter2\n");
  await expect(readAccessKey(folder)).rejects.toThrow(/access-key does not hold a key; delete it/);
  await expect(readAccessKey(folder)).rejects.not.toThrow(/hunter2/);
});

test("only the key is let in", () => {
  const gate = createGate("the-key");
  expect(gate("the-key", "a")).toBe("granted");
  for (const given of ["", "the-ke", "the-key ", "THE-KEY", "x".repeat(100_000)])
    expect(gate(given, "a")).toBe("refused");
});
