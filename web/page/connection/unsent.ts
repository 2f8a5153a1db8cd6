import type { Answers } from "../../../channels/webchat/protocol.ts";
import type { Connection } from "./connection.ts";
import { createEmitter } from "./emitter.ts";
import { LostError, type Question } from "./waiting.ts";

export type Say = Question<"say">;
const STORED = "ohero-unsent";

/**
 * What was said and is not known to have arrived. It outlives a lost connection and a reload of the page, and is sent again
 * under the same name, so that it arrives once.
 */
export function createUnsent(ask: Connection["ask"]) {
  const kept = new Map(read().map((say) => [say.id, say]));
  const underWay = new Set<string>();
  const changed = createEmitter();
  const arrived = createEmitter<{ say: Say; answer: Answers["say"] }>();
  const refused = createEmitter<{ say: Say; problem: string }>();

  const keep = () => {
    sessionStorage.setItem(STORED, JSON.stringify([...kept.values()]));
    changed.emit();
  };
  async function send(say: Say): Promise<void> {
    if (underWay.has(say.id)) return;
    underWay.add(say.id);
    try {
      const answer = await ask(say);
      kept.delete(say.id);
      arrived.emit({ say, answer });
    } catch (error) {
      if (error instanceof LostError) return;
      kept.delete(say.id);
      refused.emit({ say, problem: (error as Error).message });
    } finally {
      underWay.delete(say.id);
      keep();
    }
  }
  return {
    changed,
    arrived,
    refused,
    list: (): Say[] => [...kept.values()],

    add(say: Say): void {
      kept.set(say.id, say);
      keep();
    },
    /** In the order in which they were said. */
    sendAll(): void {
      for (const say of kept.values()) void send(say);
    },
  };
}
export type Unsent = ReturnType<typeof createUnsent>;

function read(): Say[] {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? "[]") as Say[];
  } catch {
    return [];
  }
}
