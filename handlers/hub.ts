import type { LiveEvent } from "../channels/webchat/protocol.ts";

export type Hub = ReturnType<typeof createHub>;

/** Passes what happens on to the pages that are open on this process. */
export function createHub() {
  const listeners = new Set<(event: LiveEvent) => void>();
  let changes = 0;
  return {
    publish(event: LiveEvent): void {
      if (event.type === "incident") changes += 1;
      for (const listen of listeners) listen(event);
    },
    /** Gives what ends it. */
    subscribe(listen: (event: LiveEvent) => void): () => void {
      listeners.add(listen);
      return () => void listeners.delete(listen);
    },
    /** How many changes of incidents were told: what was read before another one is out of date. */
    changes: () => changes,
    isWatched: () => listeners.size > 0,
  };
}
