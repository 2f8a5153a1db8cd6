import type { LiveEvent, ServerMessage } from "../../channels/webchat/protocol.ts";
import type { Connections } from "../../memory/connections.ts";
import { framesOf } from "../frames.ts";
import type { PostToPage } from "./post-to-page.ts";

/** For so long a list of who looks on is good, in milliseconds. */
const FRESH = 5_000;

/** What was said while an earlier message was on its way, and goes next. */
interface Lane {
  waiting: ServerMessage[];
  sending: Promise<void> | null;
}

/**
 * Passes what happens on to the pages that are connected to API Gateway. One message at a time goes to each; pieces of an answer
 * that is written meanwhile are put together, so that many small ones cost few calls.
 */
export function createLiveHub({
  connections,
  postToPage,
  clock,
  log,
}: {
  connections: Connections;
  postToPage: PostToPage;
  clock: () => Date;
  log: (line: string) => void;
}) {
  const lanes = new Map<string, Lane>();
  let listedAt = Number.NEGATIVE_INFINITY;
  let changes = 0;

  const post = async (id: string, message: ServerMessage): Promise<void> => {
    for (const frame of framesOf(JSON.stringify(message))) await postToPage(id, frame);
  };

  async function sendAll(id: string, lane: Lane): Promise<void> {
    try {
      for (let next = lane.waiting.shift(); next !== undefined; next = lane.waiting.shift())
        await post(id, next);
    } catch (error) {
      if (error instanceof Error && error.name === "GoneException")
        // It ends by itself, later. The call that had something to say must not fail over it.
        await connections
          .remove(id)
          .catch((cause: unknown) => log(`a page that is gone stays: ${String(cause)}`));
      else log(`a page was not told: ${String(error)}`);
      // Whoever comes back asks for what was missed.
      lanes.delete(id);
    }
    lane.sending = null;
  }

  function say(id: string, message: ServerMessage): void {
    const lane = lanes.get(id) ?? { waiting: [], sending: null };
    lanes.set(id, lane);
    const joined = join(lane.waiting.at(-1), message);
    if (joined === null) lane.waiting.push(message);
    else lane.waiting[lane.waiting.length - 1] = joined;
    // Even one that goes at once waits for those of the same moment.
    lane.sending ??= Promise.resolve().then(() => sendAll(id, lane));
  }

  return {
    publish(event: LiveEvent): void {
      if (event.type === "incident") changes += 1;
      for (const id of lanes.keys()) say(id, event);
    },
    changes: () => changes,
    isWatched: () => lanes.size > 0,
    /** Says something to one page. */
    say,
    /** Learns who looks on; to be called before there is anything to tell. Where it cannot, those are told that were known before. */
    async refresh(): Promise<void> {
      const now = clock();
      if (now.getTime() - listedAt < FRESH) return;
      listedAt = now.getTime();
      const listed = await connections.list(now).catch((error: unknown) => {
        log(`who looks on was not read: ${String(error)}`);
        return [...lanes.keys()];
      });
      const ids = new Set(listed);
      for (const id of lanes.keys()) if (!ids.has(id)) lanes.delete(id);
      for (const id of ids) if (!lanes.has(id)) lanes.set(id, { waiting: [], sending: null });
    },
    /** Waits until everything is said. */
    async settled(): Promise<void> {
      const sending = () => [...lanes.values()].flatMap((lane) => lane.sending ?? []);
      for (let left = sending(); left.length > 0; left = sending()) await Promise.all(left);
    },
  };
}

/** Two pieces of one answer as one; null where they are not. */
function join(last: ServerMessage | undefined, next: ServerMessage): ServerMessage | null {
  if (last === undefined || !("type" in last) || !("type" in next)) return null;
  if (last.type !== "live" || next.type !== "live" || last.threadId !== next.threadId) return null;
  if (!("answer" in last.piece) || !("answer" in next.piece)) return null;
  return { ...next, piece: { answer: last.piece.answer + next.piece.answer } };
}
