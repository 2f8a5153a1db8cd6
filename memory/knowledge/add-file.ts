import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import type { Knowledge, KnowledgeDocument } from "./knowledge.ts";
import { fileOf, fromFile, ORIGIN, placeOf } from "./origin.ts";
import { CONTENT_HASH, checkId, DocumentError, loadFile, parseDocument } from "./read-document.ts";

export interface AddedFile {
  id: string;
  title: string;
  isReplaced: boolean;
  /** What it would be called, had another document not that name. */
  takenName: string | null;
}

/**
 * Takes in one file. It is called by its path in the first of the folders that holds it, else by its own name; where another
 * file's document has that name, by as much more of its path as it takes to tell them apart. Throws DocumentError.
 */
export async function addFile(
  knowledge: Knowledge,
  path: string,
  { folders, defaultFolder }: { folders: readonly string[]; defaultFolder: string },
): Promise<AddedFile> {
  const names = namesOf(path, folders);
  const [first = basename(path)] = names;
  checkId(first);
  const file = await loadFile(path, first);
  const known = await Promise.all(names.map((id) => knowledge.get("documents", id)));
  const here = await placeOf(path);

  /** Is it the document of this file, or of one that was there before it was moved here? */
  const isOurs = async (document: KnowledgeDocument) => {
    const origin = fileOf(document, defaultFolder);
    const there = origin === null ? null : await placeOf(origin);
    return there === here || (there === null && (origin === null || hashOf(document) === file.hash));
  };
  let [before, free]: [KnowledgeDocument | null, string | null] = [null, null];
  for (const [index, document] of known.entries())
    if (document === null) free ??= names[index] ?? null;
    else if (before === null && (await isOurs(document))) before = document;

  const id = before?.id ?? free;
  if (id === null) throw new DocumentError(`${first} has the name of another document: rename it`);
  const document = await parseDocument(file, id);
  // A document of a folder stays one, so that it is removed with its file.
  const from = before === null ? null : fileOf(before, defaultFolder);
  const isKept = from !== null && (await placeOf(from)) === here;
  const origin = (isKept && before?.metadata[ORIGIN]) || fromFile(path);
  await knowledge.put({ ...document, metadata: { ...document.metadata, [ORIGIN]: origin } });
  return {
    id,
    title: document.title,
    isReplaced: before !== null,
    takenName: id === first ? null : first,
  };
}

const hashOf = ({ metadata }: KnowledgeDocument) => metadata[CONTENT_HASH];

/** What a file may be called, shortest first: its path in a folder that holds it, or its name, then with more of its path. */
function namesOf(path: string, folders: readonly string[]): string[] {
  const parts = resolve(path).split(sep).filter(Boolean);
  const within = folders
    .map((folder) => relative(resolve(folder), resolve(path)))
    .find((one) => one !== "" && one.split(sep)[0] !== ".." && !isAbsolute(one));
  const shortest = within === undefined ? 1 : within.split(sep).length;
  return parts.slice(shortest - 1).map((_, more) => parts.slice(-shortest - more).join("/"));
}
