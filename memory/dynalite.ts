import type { Server } from "node:http";
import { createRequire } from "node:module";

/** Options as far as they are used here; `path` is a LevelDB folder, without it the data is kept in memory. */
type Dynalite = (options: { path?: string; createTableMs?: number }) => Server;

interface Iterator {
  close(): Promise<void>;
}
interface Database {
  keys(options?: object): Iterator;
  values(options?: object): Iterator;
}
// biome-ignore lint/suspicious/noExplicitAny: TypeScript asks this of a mixin.
type DatabaseClass = new (...given: any[]) => Database;

/**
 * Bytes of LevelDB's files at most, instead of 2 MB. Ten and 25 times as much must fit into its 32-bit numbers.
 *
 * The LevelDB in classic-level loses writes where a compaction puts versions of one key into two files of a level: the newer
 * one moves down before the older one, which is then read again (github.com/google/leveldb/issues/320). In large files that is
 * a rare place to cut, and a folder below this size has none.
 */
const MAX_FILE_SIZE = 64 * 1_048_576;

const require = createRequire(import.meta.url);
const requireOfDynalite = createRequire(require.resolve("dynalite"));

/**
 * dynalite 4.0.0 ends its iterators by `return`, which those of abstract-level do not have, so each query leaves one open. What
 * it saw is kept on disk, or in memory, until the process ends, and with every version of a key kept LevelDB loses writes.
 */
const closing = <Base extends DatabaseClass>(base: Base) =>
  class extends base {
    override keys = (options?: object) => returning(super.keys(options));
    override values = (options?: object) => returning(super.values(options));
  };

const returning = (iterator: Iterator): Iterator =>
  Object.assign(iterator, { return: () => iterator.close() });

const level = requireOfDynalite("level") as { Level: DatabaseClass };
const memory = requireOfDynalite("memory-level") as { MemoryLevel: DatabaseClass };
memory.MemoryLevel = closing(memory.MemoryLevel);
level.Level = class extends closing(level.Level) {
  constructor(path: string, options: object) {
    super(path, { ...options, maxFileSize: MAX_FILE_SIZE });
  }
};

/** The embedded database. Loaded after what it is built on. */
export const dynalite = require("dynalite") as Dynalite;
