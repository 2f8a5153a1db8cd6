import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { abandonedAt, rightToRemove, withLock } from "./folder-lock.ts";

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Of this number no process can be. */
const DEAD = 2 ** 22 + 1;

/** How many held the lock at once, at most, when several want it. */
async function mostHolders(path: string, claimants = 6): Promise<number> {
  let [inside, most] = [0, 0];
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await setTimeout(3);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: claimants }, () => withLock(path, work)));
  return most;
}

test.each([
  ["nobody", null],
  ["a process that is dead", JSON.stringify({ pid: DEAD, id: "x" })],
  ["a process before this one, with its number", JSON.stringify({ pid: process.pid, id: "x" })],
])("one at a time, where the lock was left by %s", async (_, left) => {
  const directory = await folder();
  const rounds = Array.from({ length: 20 }, async (_, round) => {
    const path = join(directory, `${round}.lock`);
    if (left !== null) await writeFile(path, left);
    return mostHolders(path);
  });
  expect(new Set(await Promise.all(rounds))).toEqual(new Set([1]));
  expect(await readdir(directory)).toEqual([]);
});

test("one at a time, where one died while it took over from another", async () => {
  const directory = await folder();
  const path = join(directory, "a.lock");
  await writeFile(path, JSON.stringify({ pid: DEAD, id: "x" }));
  const left = await abandonedAt(path);
  await writeFile(rightToRemove(path, left ?? ""), JSON.stringify({ pid: DEAD, id: "y" }));
  expect(await mostHolders(path)).toBe(1);
  expect(await readdir(directory)).toEqual([]);
});

test("one that is held longer than writing takes is taken over", async () => {
  const path = join(await folder(), "a.lock");
  await writeFile(path, "");
  await utimes(path, 1, 1);
  expect(await mostHolders(path, 3)).toBe(1);
});
