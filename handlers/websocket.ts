import type { ServerMessage } from "../channels/webchat/protocol.ts";
import { framesOf } from "./frames.ts";
import type { Hub } from "./hub.ts";
import { RefusedError } from "./page-answers.ts";

/** Largest message that is read, in bytes. API Gateway takes one frame of a page's, of up to 32 KB. */
export const MAX_MESSAGE_BYTES = 32 * 1024;
/** Bytes that may wait for a page that does not read; beyond it the page is cut off, and comes back for all it missed. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/** A connection, as far as it matters here. */
export interface Connection {
  send(text: string): void;
  close(): void;
  /** Bytes that are not on their way yet. */
  bufferedAmount(): number;
}

/** One page's connection: answers what it asks, and passes on what happens, until it is closed. */
export function serveConnection(
  connection: Connection,
  { hub, answer }: { hub: Pick<Hub, "subscribe">; answer: (raw: unknown) => Promise<unknown> },
) {
  const say = (message: ServerMessage) => {
    if (connection.bufferedAmount() > MAX_WAITING_BYTES) return connection.close();
    for (const frame of framesOf(JSON.stringify(message))) connection.send(frame);
  };
  const unsubscribe = hub.subscribe(say);
  return {
    async onMessage(text: string): Promise<void> {
      say(await answerMessage(text, answer));
    },
    onClose: unsubscribe,
  };
}

/** The one answer to a message of a page. */
export async function answerMessage(
  text: string,
  answer: (raw: unknown) => Promise<unknown>,
): Promise<ServerMessage> {
  const raw = parseJson(text);
  const ask = numberOf(raw);
  try {
    return { ask, answer: (await answer(raw)) as never };
  } catch (error) {
    if (error instanceof RefusedError) return { ask, error: error.message };
    console.error(error);
    return { ask, error: "something went wrong here; the server's output says what" };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const numberOf = (raw: unknown): number => {
  const ask = typeof raw === "object" && raw !== null && "ask" in raw ? raw.ask : null;
  return typeof ask === "number" ? ask : -1;
};
