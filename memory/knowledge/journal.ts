import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { DataFolderError } from "../errors.ts";
import { asideOf, removeAside } from "./aside.ts";
import { withLock } from "./folder-lock.ts";
import type { KnowledgeDocument } from "./knowledge.ts";

/** A change of one collection, as it is kept: one line. */
export type Change = { put: KnowledgeDocument } | { remove: string };

/** What was read: changes since the last time, or all of them where the file was written anew. */
export interface JournalPart {
  isWhole: boolean;
  /** Each with the place in the file where it ends. */
  changes: { change: Change; end: number }[];
}

/** A file that begins anew has another name for itself in its first line. */
const FIRST = /^ohero-journal 1 ([0-9a-f-]{36})\n$/;
const FIRST_LENGTH = 53;
const LINE_END = 10;

/**
 * The changes of one collection in a file that only grows, a line with a checksum each. Any process may read it, and
 * those that write wait for each other. A process that dies in the middle of a line loses that line: the next
 * one begins a new line after it, and readers pass over what its checksum disowns.
 */
export class Journal {
  /** Names the file's contents up to any place in it; another one after it was written anew. */
  generation = "";
  /** How far it was read: the end of a line. */
  offset = 0;
  #seen = "";
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** What was written since it was last read, by whomever. */
  async read(): Promise<JournalPart> {
    const found = (await stat(this.#path).catch(absent)) ?? { size: 0, mtimeMs: 0, ino: 0 };
    const { size, ino } = found;
    const seen = seenOf(found);
    if (seen === this.#seen) return { isWhole: false, changes: [] };
    const handle = await open(this.#path).catch(absent);
    if (handle === null) return this.#restart(seen);
    try {
      // A damaged first line is passed over like any other.
      const name = FIRST.exec(String(await readRange(handle, 0, FIRST_LENGTH)))?.[1] ?? `damaged ${ino}`;
      // A file that is shorter than it was is another one, such as a backup that was put back.
      const isWhole = name !== this.generation || size < this.offset;
      if (isWhole) {
        this.generation = name;
        this.offset = 0;
      }
      const changes = this.#parse(await readRange(handle, this.offset, Number.MAX_SAFE_INTEGER));
      this.#seen = seen;
      return { isWhole, changes };
    } finally {
      await handle.close();
    }
  }

  /** Adds changes at the end; `catchUp`, which is to read, is called before and after. */
  async append(changes: readonly Change[], catchUp: () => Promise<void>): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await this.whileLocked(async () => {
      await catchUp();
      const size = (await stat(this.#path).catch(absent))?.size ?? 0;
      if (this.generation === "") await this.#begin([]);
      const lines = changes.map(lineOf);
      // A line that a dying process left in the middle is ended first.
      if (size > this.offset) lines.unshift("\n");
      await writeFile(this.#path, lines.join(""), { flag: "a" });
      await catchUp();
    });
  }

  /** Writes the file anew with what is still true; a crash leaves the old one or the new one. */
  async rewrite(documents: () => Iterable<KnowledgeDocument>, catchUp: () => Promise<void>): Promise<void> {
    await this.whileLocked(async (isOurs) => {
      await catchUp();
      await this.#begin([...documents()], isOurs);
    });
  }

  /** Does the work while nobody else writes. */
  whileLocked<T>(work: (isOurs: () => Promise<boolean>) => Promise<T>): Promise<T> {
    return withLock(`${this.#path}.lock`, work);
  }

  async #begin(documents: readonly KnowledgeDocument[], isOurs = async () => true): Promise<void> {
    await removeAside(this.#path);
    const aside = asideOf(this.#path);
    const generation = randomUUID();
    const bytes = Buffer.from(
      `ohero-journal 1 ${generation}\n${documents.map((put) => lineOf({ put })).join("")}`,
    );
    try {
      const handle = await open(aside, "wx");
      try {
        await handle.writeFile(bytes);
        await handle.sync();
        if (!(await isOurs())) throw new DataFolderError(`${this.#path} was held for too long: try again`);
        await rename(aside, this.#path);
        this.#seen = seenOf(await handle.stat());
      } finally {
        await handle.close();
      }
    } finally {
      await rm(aside, { force: true });
    }
    this.generation = generation;
    this.offset = bytes.length;
  }

  #restart(seen: string): JournalPart {
    const wasThere = this.generation !== "";
    this.generation = "";
    this.offset = 0;
    this.#seen = seen;
    return { isWhole: wasThere, changes: [] };
  }

  #parse(bytes: Buffer): JournalPart["changes"] {
    const changes: JournalPart["changes"] = [];
    let start = 0;
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
      const change = parseLine(bytes.subarray(start, end));
      if (change !== null) changes.push({ change, end: this.offset + end + 1 });
      start = end + 1;
    }
    this.offset += start;
    return changes;
  }
}

const seenOf = ({ size, mtimeMs, ino }: { size: number; mtimeMs: number; ino: number }) =>
  `${size} ${mtimeMs} ${ino}`;

function lineOf(change: Change): string {
  const json = JSON.stringify(change);
  return `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;
}

function parseLine(line: Buffer): Change | null {
  const json = line.subarray(9);
  if (line.length < 10 || line.toString("latin1", 0, 8) !== crc32(json).toString(16).padStart(8, "0"))
    return null;
  return JSON.parse(json.toString("utf8")) as Change;
}

async function readRange(
  handle: Awaited<ReturnType<typeof open>>,
  from: number,
  length: number,
): Promise<Buffer> {
  const { size } = await handle.stat();
  const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - from)));
  let read = 0;
  while (read < buffer.length) {
    const { bytesRead } = await handle.read(buffer, read, buffer.length - read, from + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

const absent = (error: NodeJS.ErrnoException): null => {
  if (error.code === "ENOENT") return null;
  throw error;
};
