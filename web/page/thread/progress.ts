import type { LivePiece } from "../../../channels/channel.ts";
import { createEmitter } from "../connection/emitter.ts";

export interface Progress {
  node: string | null;
  /** The nodes so far. */
  path: string[];
  /** The answer as far as it is written. */
  text: string;
}

/** A run that ends without a word is not shown for longer. */
const AFTERGLOW = 3_000;

/** The runs that go on, by thread. Nothing of it is kept, so what the page has missed stays unknown. */
export function createProgress() {
  const runs = new Map<string, Progress>();
  const changed = createEmitter<string>();
  const end = (threadId: string) => {
    if (runs.delete(threadId)) changed.emit(threadId);
  };
  return {
    changed,
    end,
    get: (threadId: string | null) => (threadId === null ? null : (runs.get(threadId) ?? null)),
    take(threadId: string, piece: LivePiece): void {
      const before = runs.get(threadId) ?? { node: null, path: [], text: "" };
      const run = next(before, piece);
      runs.set(threadId, run);
      changed.emit(threadId);
      if (run.node === "record")
        setTimeout(() => {
          if (runs.get(threadId) === run) end(threadId);
        }, AFTERGLOW);
    },
    /** After a lost connection: the process may be gone, and its runs with it. */
    endAll(): void {
      for (const threadId of [...runs.keys()]) end(threadId);
    },
  };
}
export type RunProgress = ReturnType<typeof createProgress>;

function next(before: Progress, piece: LivePiece): Progress {
  if ("answerRestarts" in piece) return { ...before, text: "" };
  if ("answer" in piece) return { ...before, text: before.text + piece.answer };
  const { node } = piece;
  return node === "intake"
    ? { node, path: [node], text: "" }
    : { ...before, node, path: [...before.path, node] };
}
