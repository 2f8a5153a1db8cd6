import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A name of its own beside `path`, for a file that is written before it takes the place of the one there. */
export const asideOf = (path: string): string => `${path}.${randomUUID()}`;

/** Removes what a process left that died while it wrote; to be called while nobody else writes. */
export async function removeAside(path: string): Promise<void> {
  const [folder, start] = [dirname(path), `${basename(path)}.`];
  for (const name of await readdir(folder))
    if (name.startsWith(start) && UUID.test(name.slice(start.length)))
      await rm(join(folder, name), { force: true });
}
