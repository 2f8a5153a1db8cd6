import type { Knowledge, KnowledgeDocument } from "./knowledge.ts";
import { type ListedFile, listFiles } from "./list-files.ts";
import { mapSome } from "./map-some.ts";
import { folderOf, fromFolder, ORIGIN, otherFileOf, placeOf } from "./origin.ts";
import { CONTENT_HASH, checkId, DocumentError, isReadable, parseDocument } from "./read-document.ts";
import { SeenFiles } from "./seen-files.ts";

export interface SyncResult {
  added: string[];
  replaced: string[];
  removed: string[];
  unchanged: number;
  /** Files that could not be read, one line each; what was known of them stays. */
  skipped: string[];
  /** Documents that stayed, although their files are gone, because every file is. */
  heldBack: number;
}

export interface SyncProgress {
  /** Files that were looked at, of `total`. */
  done: number;
  total: number;
}

export interface SyncOptions {
  onProgress?(progress: SyncProgress): void;
  /** Whose documents those are that were taken in before folders were remembered; without it this folder's. */
  defaultFolder?: string;
  /** Where it is kept what the files were like, for the next time. */
  seenPath?: string | null;
  /** Without it, files whose size and times did not change are taken for unchanged, and what could not be read is not tried again. */
  isThorough?: boolean;
  clock?: () => number;
  /** Remove every document of a folder in which nothing can be read: is that meant? It may just not be mounted. */
  removesAll?: boolean;
}

/** Reading waits for the disk, a PDF for its thread. */
const AT_A_TIME = 4;

/**
 * Makes the documents of a folder those that are in it: adds and replaces what changed by its contents, removes what is
 * gone. A bad file is skipped. Documents of other folders, and those that were added one by one, stay. Throws where the
 * folder itself cannot be listed.
 */
export async function syncFolder(
  knowledge: Knowledge,
  folder: string,
  options: SyncOptions = {},
): Promise<SyncResult> {
  const { onProgress = () => undefined, defaultFolder = folder, removesAll = false } = options;
  const { seenPath = null, isThorough = true, clock = Date.now } = options;
  const { files, problems } = await listFiles(folder);
  const readable = files.filter(({ id }) => isReadable(id));
  const known = new Map((await knowledge.list("documents")).map((document) => [document.id, document]));
  const origin = { [ORIGIN]: fromFolder(folder) };
  const result: SyncResult = {
    added: [],
    replaced: [],
    removed: [],
    unchanged: 0,
    skipped: [],
    heldBack: 0,
  };
  for (const { id, problem } of problems)
    if (id.endsWith("/") || isReadable(id))
      result.skipped.push(new DocumentError(`${id} ${problem}`).message);
  const seen = await SeenFiles.open(folder, { path: seenPath, isThorough, clock });
  const gone = new Set<string>();
  const hashes = new Map<string, string>();

  const syncFile = async (listed: ListedFile) => {
    const { id, path } = listed;
    mustBeNamed(id);
    const file = await seen.look(listed);
    hashes.set(id, file.hash);
    if (file.problem !== null) throw new DocumentError(file.problem);
    const before = known.get(id);
    const isUnchanged = before?.metadata[CONTENT_HASH] === file.hash;
    const isOurs = before === undefined || before.metadata[ORIGIN] === origin[ORIGIN];
    const other = isOurs ? null : await otherFileOf(before, path, defaultFolder);
    if (other !== null && !isUnchanged)
      throw new DocumentError(`${id} has the name of a document from ${other}: rename one of them`);
    if (isUnchanged) {
      if (!isOurs && other === null) await takeOver(id);
      result.unchanged += 1;
      return;
    }
    const document = await parseDocument(await file.load(), id).catch((error: Error) => {
      seen.refuse(id, error.message);
      throw error;
    });
    await knowledge.put({ ...document, metadata: { ...document.metadata, ...origin } });
    (before === undefined ? result.added : result.replaced).push(id);
  };

  /** What is refused for its name alone is not known by it any more, either. */
  const mustBeNamed = (id: string) => {
    try {
      checkId(id);
    } catch (error) {
      gone.add(id);
      throw error;
    }
  };

  /** The same contents are of another place by now. */
  const takeOver = async (id: string) => {
    const document = await knowledge.get("documents", id);
    if (document !== null)
      await knowledge.put({ ...document, metadata: { ...document.metadata, ...origin } });
  };

  onProgress({ done: 0, total: readable.length });
  let done = 0;
  await mapSome(readable, AT_A_TIME, async (file) => {
    await syncFile(file).catch((error: Error) => {
      if (!(error instanceof DocumentError)) throw error;
      if ((error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT") gone.add(file.id);
      else result.skipped.push(error.message);
    });
    done += 1;
    onProgress({ done, total: readable.length });
  });

  await seen.keep();
  const present = new Set(readable.map(({ id }) => id).filter((id) => !gone.has(id)));
  const unseen = problems.map(({ id }) => id);
  const isUnseen = (id: string) =>
    unseen.some((problem) => id === problem || (problem.endsWith("/") && id.startsWith(problem)));
  const ours = await documentsOf(folder, [...known.values()], { hashes, defaultFolder });
  const left = ours.filter((id) => !present.has(id) && !isUnseen(id));
  if (present.size === 0 && !removesAll) result.heldBack = left.length;
  else
    for (const id of left) {
      await knowledge.remove("documents", id);
      result.removed.push(id);
    }
  for (const list of [result.added, result.replaced, result.removed, result.skipped]) list.sort();
  return result;
}

/**
 * Ids of the documents that came with a folder, by whatever name it was called. One that is gone was moved here where half
 * of what came from it is here, as it was.
 */
async function documentsOf(
  folder: string,
  known: readonly Omit<KnowledgeDocument, "text">[],
  { hashes, defaultFolder }: { hashes: ReadonlyMap<string, string>; defaultFolder: string },
): Promise<string[]> {
  const here = await placeOf(folder);
  const ids: string[] = [];
  for (const from of new Set(known.map((document) => folderOf(document, defaultFolder)))) {
    if (from === null) continue;
    const documents = known.filter((document) => folderOf(document, defaultFolder) === from);
    const same = documents.filter(
      ({ id, metadata }) => hashes.has(id) && hashes.get(id) === metadata[CONTENT_HASH],
    );
    const there = await placeOf(from);
    if (there === here || (there === null && same.length * 2 >= documents.length))
      ids.push(...documents.map(({ id }) => id));
  }
  return ids;
}
