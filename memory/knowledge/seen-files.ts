import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { replaceFile } from "./aside.ts";
import type { ListedFile } from "./list-files.ts";
import { type LoadedFile, loadFile } from "./read-document.ts";

const SeenFile = z.object({
  /** Size, times and number of the file; empty where they do not tell whether it changed. */
  stamp: z.string(),
  hash: z.string(),
  /** Why it could not become a document. */
  problem: z.string().nullable(),
});
type SeenFile = z.infer<typeof SeenFile>;
const Kept = z.object({ folder: z.string(), files: z.array(z.tuple([z.string(), SeenFile])) });

/** A file that changes again within this time may look the same afterwards: not every disk keeps time more finely. */
const RECENT_MS = 2_000;

export interface SeenFilesOptions {
  /** Where it is kept; null for nowhere. */
  path: string | null;
  /** Read every file, and try again those that could not become documents. */
  isThorough: boolean;
  clock?: () => number;
}

/**
 * What the files of one folder were like the last time, so that those that did not change are neither read nor parsed again.
 * It only saves time: whatever is wrong with what was kept, everything is read.
 */
export class SeenFiles {
  readonly #folder: string;
  readonly #path: string | null;
  readonly #clock: () => number;
  #before = new Map<string, SeenFile>();
  readonly #now = new Map<string, SeenFile>();

  static async open(folder: string, { path, isThorough, clock = Date.now }: SeenFilesOptions) {
    const seen = new SeenFiles(resolve(folder), path, clock);
    if (path !== null && !isThorough) await seen.#read(path);
    return seen;
  }

  private constructor(folder: string, path: string | null, clock: () => number) {
    this.#folder = folder;
    this.#path = path;
    this.#clock = clock;
  }

  /** A file as it is now; with its problem where it had one and has the same contents. Throws DocumentError. */
  async look({ id, path }: ListedFile): Promise<{
    hash: string;
    problem: string | null;
    load(): Promise<LoadedFile>;
  }> {
    const stamp = await stampOf(path, this.#clock());
    const before = this.#before.get(id);
    const isSame = before !== undefined && stamp !== "" && before.stamp === stamp;
    const loaded = isSame ? null : await loadFile(path, id);
    const hash = loaded?.hash ?? before?.hash ?? "";
    const problem = before?.hash === hash ? before.problem : null;
    this.#now.set(id, { stamp, hash, problem });
    return { hash, problem, load: async () => loaded ?? loadFile(path, id) };
  }

  /** A file that was looked at cannot become a document. */
  refuse(id: string, problem: string): void {
    const seen = this.#now.get(id);
    if (seen !== undefined) this.#now.set(id, { ...seen, problem });
  }

  /** For the next time. */
  async keep(): Promise<void> {
    if (this.#path === null) return;
    const [before, now] = [this.#before, this.#now].map((files) =>
      JSON.stringify({ folder: this.#folder, files: [...files].sort(([a], [b]) => (a < b ? -1 : 1)) }),
    );
    if (before === now) return;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await replaceFile(this.#path, now ?? "");
    } catch {
      // The next start reads every file again.
    }
  }

  async #read(path: string): Promise<void> {
    try {
      const { folder, files } = Kept.parse(JSON.parse(await readFile(path, "utf8")));
      if (folder === this.#folder) this.#before = new Map(files);
    } catch {
      // There is none yet, or it is damaged.
    }
  }
}

async function stampOf(path: string, now: number): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (found === null || now - Math.max(found.mtimeMs, found.ctimeMs) < RECENT_MS) return "";
  return [found.size, found.mtimeMs, found.ctimeMs, found.ino].join(" ");
}
