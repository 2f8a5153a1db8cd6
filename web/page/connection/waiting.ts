import type { Answers, PageMessage } from "../../../channels/webchat/protocol.ts";

export type Question<Type extends PageMessage["type"]> = { type: Type } & Omit<
  Extract<PageMessage, { type: Type }>,
  "ask" | "type"
>;

/** The connection was lost before the answer: it may have been done, or not. */
export class LostError extends Error {
  override name = "LostError";
}

/** The server says that it cannot be done; the text is for the person. */
export class RefusedError extends Error {
  override name = "RefusedError";
}

interface Asked {
  text: string;
  isRead: boolean;
  resolve(answer: never): void;
  reject(error: Error): void;
}

/** Questions that wait for their answers, by number. */
export function createWaiting() {
  const asked = new Map<number, Asked>();
  let last = 0;
  return {
    /** Gives the text to send, and what its answer comes to. */
    add<Type extends PageMessage["type"]>(question: Question<Type>) {
      last += 1;
      const ask = last;
      const text = JSON.stringify({ ...question, ask });
      const isRead = question.type !== "say" && question.type !== "decide";
      const answer = new Promise<Answers[Type]>((resolve, reject) => {
        asked.set(ask, { text, isRead, resolve, reject });
      });
      return { text, answer };
    },
    settle({ ask, ...result }: { ask: number; answer?: unknown; error?: string }): void {
      const one = asked.get(ask);
      asked.delete(ask);
      if (result.error === undefined) one?.resolve(result.answer as never);
      else one?.reject(new RefusedError(result.error));
    },
    /** What only reads can be asked again; what writes is for whoever asked it to decide. */
    lose(): void {
      for (const [ask, { isRead, reject }] of asked)
        if (!isRead) {
          asked.delete(ask);
          reject(new LostError("the connection was lost before the answer"));
        }
    },
    texts: () => [...asked.values()].map(({ text }) => text),
  };
}
