import { realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { KnowledgeDocument } from "./knowledge.ts";

/** Metadata of documents from files: which folder was synchronised, or which single file was added. */
export const ORIGIN = "origin";
const [FOLDER, FILE] = ["folder:", "file:"];
/** What documents say that were taken in before folders were remembered. */
const SOME_FOLDER = "folder";

export const fromFolder = (folder: string): string => FOLDER + resolve(folder);
export const fromFile = (path: string): string => FILE + resolve(path);

type Taken = Pick<KnowledgeDocument, "id" | "metadata">;

/** The folder that a document came with; null for one that was added by itself. */
export function folderOf({ metadata }: Taken, defaultFolder: string): string | null {
  const origin = metadata[ORIGIN] ?? "";
  if (origin === SOME_FOLDER) return resolve(defaultFolder);
  return origin.startsWith(FOLDER) ? origin.slice(FOLDER.length) : null;
}

/** The file that a document was read from; null where nobody knows. */
export function fileOf(document: Taken, defaultFolder: string): string | null {
  const folder = folderOf(document, defaultFolder);
  if (folder !== null) return join(folder, document.id);
  const origin = document.metadata[ORIGIN] ?? "";
  return origin.startsWith(FILE) ? origin.slice(FILE.length) : null;
}

/** The file, not at `path`, that a document was read from and that is still there: the document is that file's. */
export async function otherFileOf(
  document: Taken,
  path: string,
  defaultFolder: string,
): Promise<string | null> {
  const file = fileOf(document, defaultFolder);
  if (file === null) return null;
  const [there, here] = await Promise.all([file, path].map(placeOf));
  return there === null || there === here ? null : file;
}

/** Where a path leads, by whatever links; null where nothing is. */
export const placeOf = (path: string): Promise<string | null> => realpath(path).catch(() => null);
