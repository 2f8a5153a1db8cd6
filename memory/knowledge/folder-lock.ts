import { createHash, randomUUID } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { DataFolderError } from "../errors.ts";

/** Marks of the locks that this process holds or asks for: one with our number and another mark is of a process before us. */
const ours = new Set<string>();
/** Writing takes milliseconds; whoever took this long was stopped in the middle. */
const ABANDONED_MS = 60_000;
const WAIT_MS = 10_000;

/**
 * Does the work while no other process, and nobody else in this one, holds `path`. The work may ask whether the lock
 * is still ours. Throws DataFolderError where it cannot be had.
 */
export async function withLock<T>(
  path: string,
  work: (isOurs: () => Promise<boolean>) => Promise<T>,
): Promise<T> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const result = await tryLock(path, async (isOurs) => ({ value: await work(isOurs) }));
    if (result !== null) return result.value;
    if (await removeAbandoned(path)) continue;
    if (Date.now() > end)
      throw new DataFolderError(
        `${path} is held by process ${holderIn(await contentsOf(path)) ?? "?"}; try again, or remove it when that process is gone`,
      );
    await setTimeout(2 + Math.random() * 10);
  }
}

/** null where somebody else holds it. */
async function tryLock<T>(
  path: string,
  work: (isOurs: () => Promise<boolean>) => Promise<T>,
): Promise<T | null> {
  const mark = JSON.stringify({ pid: process.pid, id: randomUUID() });
  const isOurs = async () => (await contentsOf(path)) === mark;
  // Before the file is there: it must at no time look like one that nobody holds.
  ours.add(mark);
  try {
    if (!(await claim(path, mark))) return null;
    try {
      return await work(isOurs);
    } finally {
      if (await isOurs()) await rm(path, { force: true });
    }
  } finally {
    ours.delete(mark);
  }
}

async function claim(path: string, mark: string): Promise<boolean> {
  try {
    await writeFile(path, mark, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new DataFolderError(`cannot write to the data folder: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * Removes a lock whose holder is gone; says whether somebody was about it. By the time one has judged a lock, others may have
 * removed it and hold a new one. So to remove this very lock is a right of its own, which one at a time has and who looks
 * again; a holder of it who dies leaves a lock like any other.
 */
async function removeAbandoned(path: string): Promise<boolean> {
  const abandoned = await abandonedAt(path);
  if (abandoned === null) return false;
  const right = rightToRemove(path, abandoned);
  const removed = await tryLock(right, async () => {
    if ((await abandonedAt(path)) === abandoned) await rm(path, { force: true });
    return true;
  });
  return removed ?? removeAbandoned(right);
}

/** The name of the lock under which one lock is removed. */
export const rightToRemove = (path: string, abandoned: string): string =>
  `${path}.${createHash("sha256").update(abandoned).digest("hex").slice(0, 16)}`;

/** What tells a lock that nobody holds any more from all others; null where somebody holds it, or there is none. */
export async function abandonedAt(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  const contents = await contentsOf(path);
  const isOld = Date.now() - found.mtimeMs > ABANDONED_MS;
  return isOld || isLeft(contents) ? `${found.ino} ${found.mtimeMs} ${contents}` : null;
}

function isLeft(contents: string): boolean {
  const pid = holderIn(contents);
  if (pid === null) return false;
  if (pid === process.pid) return !ours.has(contents);
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EPERM";
  }
}

/** Empty where the file is gone, or is just being written. */
const contentsOf = (path: string) => readFile(path, "utf8").catch(() => "");

const holderIn = (contents: string): number | null => Number(/"pid":(\d+)/.exec(contents)?.[1] ?? 0) || null;
