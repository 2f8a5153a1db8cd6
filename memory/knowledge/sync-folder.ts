import type { Knowledge } from "./knowledge.ts";
import { type ListedFile, listFiles } from "./list-files.ts";
import { mapSome } from "./map-some.ts";
import {
  CONTENT_HASH,
  checkId,
  DocumentError,
  isReadable,
  loadFile,
  parseDocument,
} from "./read-document.ts";

export interface SyncResult {
  added: string[];
  replaced: string[];
  removed: string[];
  unchanged: number;
  /** Files that could not be read, one line each; what was known of them stays. */
  skipped: string[];
}

export interface SyncProgress {
  /** Files that were looked at, of `total`. */
  done: number;
  total: number;
}

/** Metadata of documents that came from the folder as a whole: only they are removed when their files are gone. */
const ORIGIN = "origin";
const FROM_FOLDER = "folder";
/** Reading waits for the disk, a PDF for its thread. */
const AT_A_TIME = 4;

/**
 * Makes the documents those of a folder: adds and replaces what changed by its contents, removes what is gone. A bad
 * file is skipped. Documents that were added one by one stay. Throws where the folder itself cannot be listed.
 */
export async function syncFolder(
  knowledge: Knowledge,
  folder: string,
  onProgress: (progress: SyncProgress) => void = () => undefined,
): Promise<SyncResult> {
  const { files, problems } = await listFiles(folder);
  const readable = files.filter(({ id }) => isReadable(id));
  const known = new Map(
    (await knowledge.list("documents")).map((document) => [document.id, document.metadata]),
  );
  const result: SyncResult = { added: [], replaced: [], removed: [], unchanged: 0, skipped: [] };
  for (const { id, problem } of problems)
    if (id.endsWith("/") || isReadable(id))
      result.skipped.push(new DocumentError(`${id} ${problem}`).message);
  const gone = new Set<string>();

  const syncFile = async ({ id, path }: ListedFile) => {
    try {
      checkId(id);
      const file = await loadFile(path, id);
      const before = known.get(id);
      if (before?.[CONTENT_HASH] === file.hash && before[ORIGIN] === FROM_FOLDER) {
        result.unchanged += 1;
        return;
      }
      const document = await parseDocument(file, id);
      await knowledge.put({ ...document, metadata: { ...document.metadata, [ORIGIN]: FROM_FOLDER } });
      (before === undefined ? result.added : result.replaced).push(id);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      if ((error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT") gone.add(id);
      else result.skipped.push(error.message);
    }
  };

  onProgress({ done: 0, total: readable.length });
  let done = 0;
  await mapSome(readable, AT_A_TIME, async (file) => {
    await syncFile(file);
    done += 1;
    onProgress({ done, total: readable.length });
  });

  const present = new Set(readable.map(({ id }) => id).filter((id) => !gone.has(id)));
  const unseen = problems.map(({ id }) => id);
  for (const [id, metadata] of known) {
    const isUnseen = unseen.some(
      (problem) => id === problem || (problem.endsWith("/") && id.startsWith(problem)),
    );
    if (metadata[ORIGIN] !== FROM_FOLDER || present.has(id) || isUnseen) continue;
    await knowledge.remove("documents", id);
    result.removed.push(id);
  }
  for (const list of [result.added, result.replaced, result.removed, result.skipped]) list.sort();
  return result;
}
