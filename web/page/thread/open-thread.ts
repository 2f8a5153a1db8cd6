import type { Connection } from "../connection/connection.ts";
import { createEmitter } from "../connection/emitter.ts";
import { serverClock } from "../connection/server-clock.ts";
import type { Say, Unsent } from "../connection/unsent.ts";
import type { Cards } from "../list/cards.ts";
import type { Message } from "../list/list-item.ts";

export interface OpenThreadOptions {
  ask: Connection["ask"];
  cards: Cards;
  unsent: Unsent;
}

/** How long something that was said may be without an answer and still be worked on. */
const PATIENCE = 15 * 60_000;

/** The thread that is open, with everything that was said in it once, however often it is told. */
export function createOpenThread({ ask, cards, unsent }: OpenThreadOptions) {
  const changed = createEmitter();
  const failed = createEmitter<string>();
  /** A reply was fetched before it was told of: what was shown of its run is over. */
  const answered = createEmitter<string>();
  const messages = new Map<string, Message>();
  let threadId: string | null = null;
  /** What begins the conversation, as long as its thread is unknown. */
  let draftId: string | null = null;
  let isLoaded = false;
  /** Does the card that changes come with the messages? */
  let isTaking = false;

  const take = (message: Message): boolean => {
    if (messages.has(message.key)) return false;
    messages.set(message.key, message);
    return true;
  };
  async function fetch(): Promise<void> {
    const wanted = threadId;
    if (wanted === null) return;
    try {
      const answer = await ask({ type: "thread", threadId: wanted });
      isTaking = true;
      if (answer.incident !== null) cards.put(answer.incident);
      isTaking = false;
      if (wanted !== threadId) return;
      const news = answer.messages.filter(take);
      if (isLoaded && news.some(({ kind }) => kind === "reply" || kind === "question")) answered.emit(wanted);
      isLoaded = true;
      changed.emit();
    } catch (error) {
      if (wanted === threadId) failed.emit((error as Error).message);
    }
  }

  unsent.arrived.on(({ say, answer }) => {
    if (draftId !== say.id) return void (answer.threadId === threadId && fetch());
    draftId = null;
    threadId = answer.threadId;
    changed.emit();
    void fetch();
  });
  unsent.changed.on(() => changed.emit());
  cards.changed.on((card) => {
    // Another process may have said something there, of which this one does not tell.
    if (card.threadId !== threadId) return;
    changed.emit();
    if (isLoaded && !isTaking) void fetch();
  });

  return {
    changed,
    failed,
    answered,
    fetch,
    id: () => threadId,
    draftId: () => draftId,
    isLoaded: () => isLoaded || threadId === null,
    card: () => (threadId === null ? null : cards.get(threadId)),
    show(wanted: string | null, draft: string | null = null): void {
      threadId = wanted;
      draftId = draft;
      isLoaded = false;
      messages.clear();
      changed.emit();
      void fetch();
    },
    /** What the server tells; true where it is of this thread and new. */
    takeMessage(message: Message): boolean {
      if (draftId !== null && message.details.id === draftId) {
        draftId = null;
        threadId = message.threadId;
        void fetch();
      }
      if (message.threadId !== threadId || !take(message)) return false;
      changed.emit();
      return true;
    },
    /** Oldest first: a key begins with the time. */
    messages: () => [...messages.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
    /** What was said here and is not known to have arrived. */
    pending(): Say[] {
      const arrived = new Set([...messages.values()].map(({ details }) => details.id));
      return unsent
        .list()
        .filter((say) => (say.threadId === null ? say.id === draftId : say.threadId === threadId))
        .filter(({ id }) => !arrived.has(id));
    },
    /** Does something that was said wait for its answer? Its key and its answer's begin with the name of the run. */
    isAnswerDue(): boolean {
      const all = [...messages.values()];
      return all.some(({ kind, key, at }) => {
        if (kind !== "said" || serverClock.now().getTime() - Date.parse(at) > PATIENCE) return false;
        const run = key.replace(/00-said$/, "");
        return !all.some((other) => other.key !== key && other.key.startsWith(run));
      });
    },
  };
}
export type OpenThread = ReturnType<typeof createOpenThread>;
