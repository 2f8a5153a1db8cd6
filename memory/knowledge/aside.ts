import { randomUUID } from "node:crypto";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A name of its own beside `path`, for a file that is written before it takes the place of the one there. */
export const asideOf = (path: string): string => `${path}.${randomUUID()}`;

/** Writes a file that others see whole, as it was or as it is. */
export async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const aside = asideOf(path);
  try {
    await writeFile(aside, content, { flag: "wx" });
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
}

/** Removes what a process left that died while it wrote; to be called while nobody else writes. */
export async function removeAside(path: string): Promise<void> {
  const [folder, start] = [dirname(path), `${basename(path)}.`];
  for (const name of await readdir(folder))
    if (name.startsWith(start) && UUID.test(name.slice(start.length)))
      await rm(join(folder, name), { force: true });
}
