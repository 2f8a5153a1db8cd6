import { randomUUID } from "node:crypto";
import { link, mkdir, readdir, readFile, unlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/** Where whole documents go: files on one machine, S3 on AWS. Keys are `/`-separated and safe as file names. */
export interface ObjectStore {
  /** Stores `body` unless there is something under `key` already; tells which of the two happened. */
  putIfAbsent(key: string, body: string | Uint8Array): Promise<"written" | "present">;
  /** null where there is nothing. */
  get(key: string): Promise<Uint8Array | null>;
  /** Keys that begin with `prefix` (a folder, without the slash at its end), in alphabetical order. */
  list(prefix: string): Promise<string[]>;
}

/**
 * Files under `directory`. A file is there whole or not at all: it is written beside its place, under a
 * name with a dot that no key has, and then linked into it.
 */
export function createFileObjectStore(directory: string): ObjectStore {
  const pathOf = (key: string) => join(directory, ...checkKey(key).split("/"));
  return {
    async putIfAbsent(key, body) {
      const path = pathOf(key);
      const aside = join(dirname(path), `.${randomUUID()}`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(aside, body);
      try {
        await link(aside, path);
        return "written";
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        return "present";
      } finally {
        await unlink(aside);
      }
    },
    async get(key) {
      return readFile(pathOf(key)).catch(absentAs(null));
    },
    async list(prefix) {
      const found = await readdir(pathOf(prefix), { recursive: true, withFileTypes: true }).catch(
        absentAs([]),
      );
      return found
        .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
        .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
        .sort();
    },
  };
}

/** Kept in this process only: what `ohero process` without `--data` writes to. */
export function createMemoryObjectStore(): ObjectStore {
  const objects = new Map<string, Uint8Array>();
  return {
    async putIfAbsent(key, body) {
      if (objects.has(checkKey(key))) return "present";
      objects.set(key, Buffer.from(body));
      return "written";
    },
    async get(key) {
      return objects.get(checkKey(key)) ?? null;
    },
    async list(prefix) {
      const folder = `${checkKey(prefix)}/`;
      return [...objects.keys()].filter((key) => key.startsWith(folder)).sort();
    },
  };
}

/** A key that is safe as a file name and an S3 key; throws for any other. */
export function checkKey(key: string): string {
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(key))
    throw new Error(`not a key of the object store: ${JSON.stringify(key)}`);
  return key;
}

const absentAs =
  <T>(value: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "EISDIR") return value;
    throw error;
  };
