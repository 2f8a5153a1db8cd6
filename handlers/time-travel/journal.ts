import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { deserialize, serialize } from "node:v8";

/** Somewhere that nodes write to. */
export interface Shelf {
  /** What stands under the key; null where there is nothing. */
  read(key: string): Promise<unknown>;
  /** Puts it there; null takes away what is there. */
  write(key: string, content: unknown): Promise<void>;
}

/** A node at work: the thread, and what tells one execution of a node from all others. */
export interface Work {
  threadId: string;
  execution: string;
}

/** One thing that a node changed. */
interface Change {
  execution: string;
  shelf: string;
  key: string;
  before: unknown;
  after: unknown;
  /** Is it there now, or was it taken back? */
  isDone: boolean;
}

export interface Journal {
  /** Carries out `write` and notes what it changed under the key. */
  note<Answer>(
    work: Work,
    place: { shelf: string; key: string },
    write: () => Promise<Answer>,
  ): Promise<Answer>;
  /**
   * Brings what the thread's nodes wrote to where these executions, and no others, have taken place. Throws
   * WrittenOverError, and changes nothing, where something else has changed the same since.
   */
  travel(threadId: string, executions: ReadonlySet<string>): Promise<void>;
}

/** What a run wrote cannot be taken back: others have built on it. */
export class WrittenOverError extends Error {
  override name = "WrittenOverError";
  constructor(key: string) {
    super(
      `${key} has been changed by another thread since, so what this one wrote there cannot be taken back. Fork the other thread, or paste the delivery into a new one`,
    );
  }
}

/** Keeps, in files under `directory`, what nodes changed on the shelves, so that it can be taken back and done again. */
export function createJournal(shelves: Readonly<Record<string, Shelf>>, directory: string): Journal {
  mkdirSync(directory, { recursive: true });
  const threads = new Map<string, Change[]>();
  const fileOf = (threadId: string) => join(directory, threadId);
  const changesOf = (threadId: string): Change[] => {
    const changes = threads.get(threadId) ?? readChanges(fileOf(threadId));
    threads.set(threadId, changes);
    return changes;
  };
  const shelfOf = (name: string): Shelf => {
    const shelf = shelves[name];
    if (shelf === undefined) throw new Error(`there is no shelf ${name}`);
    return shelf;
  };
  return {
    async note({ threadId, execution }, { shelf: name, key }, write) {
      const shelf = shelfOf(name);
      const before = await shelf.read(key);
      const answer = await write();
      const after = await shelf.read(key);
      if (isDeepStrictEqual(before, after)) return answer;
      // What was taken back of an execution that is repeated will not be done again.
      const changes = changesOf(threadId).filter((change) => change.isDone || change.execution !== execution);
      changes.push({ execution, shelf: name, key, before, after, isDone: true });
      threads.set(threadId, changes);
      writeFileSync(fileOf(threadId), serialize(changes));
      return answer;
    },
    async travel(threadId, executions) {
      const changes = changesOf(threadId);
      const isWanted = ({ execution }: Change) => executions.has(execution);
      const undone = changes.filter((change) => change.isDone && !isWanted(change)).reverse();
      const done = changes.filter((change) => !change.isDone && isWanted(change));
      if (undone.length + done.length === 0) return;
      const moves = new Map<string, Move>();
      const move = (change: Change, from: unknown, to: unknown) => {
        const place = `${change.shelf} ${change.key}`;
        moves.set(place, { ...change, from: moves.has(place) ? moves.get(place)?.from : from, to });
      };
      for (const change of undone) move(change, change.after, change.before);
      for (const change of done) move(change, change.before, change.after);
      for (const { shelf, key, from } of moves.values())
        if (!isDeepStrictEqual(await shelfOf(shelf).read(key), from)) throw new WrittenOverError(key);
      for (const { shelf, key, to } of moves.values()) await shelfOf(shelf).write(key, to);
      for (const change of undone) change.isDone = false;
      for (const change of done) change.isDone = true;
      writeFileSync(fileOf(threadId), serialize(changes));
    },
  };
}

/** What stands under a key, and what is to stand there. */
interface Move extends Pick<Change, "shelf" | "key"> {
  from: unknown;
  to: unknown;
}

function readChanges(file: string): Change[] {
  try {
    return deserialize(readFileSync(file)) as Change[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
