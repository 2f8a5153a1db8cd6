import type { IncidentCard } from "../../../channels/channel.ts";
import { createEmitter } from "../connection/emitter.ts";

/** The newest card that is known of each incident. */
export function createCards() {
  const cards = new Map<string, IncidentCard>();
  const changed = createEmitter<IncidentCard>();
  return {
    changed,
    get: (threadId: string) => cards.get(threadId) ?? null,
    has: (threadId: string) => cards.has(threadId),
    /** Takes a card in unless a newer one is there; whoever looks on is told where it is news. Is it? */
    put(card: IncidentCard): boolean {
      const known = cards.get(card.threadId);
      if (known !== undefined && known.version >= card.version) return false;
      cards.set(card.threadId, card);
      changed.emit(card);
      return true;
    },
  };
}
export type Cards = ReturnType<typeof createCards>;
