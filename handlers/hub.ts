import type { LiveEvent } from "../channels/webchat/protocol.ts";

export type Hub = ReturnType<typeof createHub>;

/** Passes what happens on to the pages that are open on this process. */
export function createHub() {
  const listeners = new Set<(event: LiveEvent) => void>();
  return {
    publish(event: LiveEvent): void {
      for (const listen of listeners) listen(event);
    },
    /** Gives what ends it. */
    subscribe(listen: (event: LiveEvent) => void): () => void {
      listeners.add(listen);
      return () => void listeners.delete(listen);
    },
    isWatched: () => listeners.size > 0,
  };
}
