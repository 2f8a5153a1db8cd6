import { randomUUID } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { DataFolderError } from "../errors.ts";

/** Locks that this process holds: one with our number that is not among them is of a process before us. */
const held = new Set<string>();
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
  const mark = JSON.stringify({ pid: process.pid, id: randomUUID() });
  const end = Date.now() + WAIT_MS;
  while (!(await claim(path, mark))) {
    if (await isAbandoned(path)) await rm(path, { force: true });
    else if (Date.now() > end)
      throw new DataFolderError(
        `${path} is held by process ${(await holderOf(path)) ?? "?"}; try again, or remove it when that process is gone`,
      );
    else await setTimeout(2 + Math.random() * 10);
  }
  const isOurs = async () => (await readFile(path, "utf8").catch(() => "")) === mark;
  held.add(path);
  try {
    return await work(isOurs);
  } finally {
    if (await isOurs()) await rm(path, { force: true });
    held.delete(path);
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

async function isAbandoned(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found === null) return false;
  if (Date.now() - found.mtimeMs > ABANDONED_MS) return true;
  const pid = await holderOf(path);
  if (pid === null) return false;
  if (pid === process.pid) return !held.has(path);
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EPERM";
  }
}

/** null where the file is gone, or is just being written. */
async function holderOf(path: string): Promise<number | null> {
  return Number(/"pid":(\d+)/.exec(await readFile(path, "utf8").catch(() => ""))?.[1] ?? 0) || null;
}
