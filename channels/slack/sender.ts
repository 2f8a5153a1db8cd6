import type { WebClient } from "@slack/web-api";
import type { Outbox, OutboxEntry } from "../../memory/outbox.ts";
import { findMessage, metadataOf } from "./find-message.ts";
import { formatPlace, type Place, type Post, parsePlace, SERVICE } from "./post.ts";
import { type Failure, readFailure } from "./slack-errors.ts";

export interface SenderOptions {
  client: WebClient;
  outbox: Outbox;
  clock: () => Date;
  /** Says what could not be sent, and why; never any of its text. */
  log: (line: string) => void;
  /** From 0 to 1; spreads attempts that failed together. */
  random?: () => number;
}

/** An attempt that has not ended by then never will; milliseconds. Longer than the client waits. */
const LEASE = 60_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15 * 60_000;
/** What people must mend is not tried every second. */
const BLOCKED_PAUSE = 60_000;
const GROUPS_AT_ONCE = 4;

type Outcome = { place: string | null } | { waitsUntil: string };

/** What one round came to. */
export interface Round {
  sent: number;
  /** When there is more to do; null where nothing waits. ISO 8601. */
  nextAt: string | null;
}

/**
 * Sends what is due, the messages of each group in their order, and comes back: it waits for nothing. What failed is due again
 * later, and what Slack limits, when Slack says. An attempt whose end is not known is looked for in Slack before another one.
 */
export function createSender({ client, outbox, clock, log, random = Math.random }: SenderOptions) {
  /** Channels that take nothing before a time, in milliseconds. */
  const held = new Map<string, number>();
  const now = () => clock().getTime();
  const iso = (time: number) => new Date(time).toISOString();

  /** Gives how many were sent, and until when the next one must wait; null where none is left. */
  async function sendGroup(group: string): Promise<{ sent: number; waitsUntil: string | null }> {
    const entries = await outbox.listGroup(group);
    let sent = 0;
    for (const entry of entries) {
      if (entry.dueAt === null) continue;
      const post = entry.payload as Post;
      const free = iso(Math.max(held.get(post.channel) ?? 0, Date.parse(entry.dueAt)));
      if (free > iso(now())) return { sent, waitsUntil: free };
      const isOurs = await outbox.claim(entry, { now: iso(now()), until: iso(now() + LEASE) });
      // Somebody else sends it, or it has just been put anew.
      if (!isOurs) return { sent, waitsUntil: iso(now() + FIRST_PAUSE) };
      const outcome = await deliver(entry, post, ownThread(entries));
      if ("waitsUntil" in outcome) return { sent, ...outcome };
      entry.place = outcome.place;
      sent += 1;
    }
    return { sent, waitsUntil: null };
  }

  async function deliver(entry: OutboxEntry, post: Post, own: Place | null): Promise<Outcome> {
    try {
      const place = await send(entry, post, own);
      await outbox.markSent(entry, { place, now: iso(now()) });
      return { place };
    } catch (error) {
      return settle(entry, post, readFailure(error));
    }
  }

  async function send(entry: OutboxEntry, post: Post, own: Place | null): Promise<string> {
    const { channel, text, blocks } = post;
    const content = { text, blocks, metadata: metadataOf(entry), parse: "none" as const, link_names: false };
    const known = entry.place === null ? null : parsePlace(entry.place);
    if (known !== null) {
      await client.chat.update({ ...content, channel: known.channel, ts: known.ts });
      return formatPlace(known);
    }
    const threadTs = post.thread === null ? null : post.thread === "own" ? (own?.ts ?? null) : post.thread.ts;
    if (entry.sendingSince !== null) {
      const ts = await findMessage(client, entry, { channel, threadTs });
      if (ts !== null) {
        // Whether it has this content or the one before is not known.
        if (entry.version > 1) await client.chat.update({ ...content, channel, ts });
        return formatPlace({ channel, ts });
      }
    }
    const within =
      threadTs === null
        ? {}
        : post.isBroadcast
          ? { thread_ts: threadTs, reply_broadcast: true as const }
          : { thread_ts: threadTs };
    const posted = await client.chat.postMessage({
      ...content,
      channel,
      unfurl_links: false,
      unfurl_media: false,
      ...within,
    });
    if (posted.ts === undefined) throw new Error("Slack gave a message no ts");
    return formatPlace({ channel: posted.channel ?? channel, ts: posted.ts });
  }

  async function settle(entry: OutboxEntry, post: Post, failure: Failure): Promise<Outcome> {
    const { problem } = failure;
    const isInDoubt = entry.sendingSince !== null;
    const postpone = async (pause: number, isDoubtful: boolean): Promise<Outcome> => {
      const until = iso(now() + pause);
      await outbox.postpone(entry, { until, problem, isDoubtful });
      return { waitsUntil: until };
    };
    const grown = Math.min(FIRST_PAUSE * 2 ** Math.min(entry.attempts, 20), LONGEST_PAUSE);
    const jitter = 0.5 + random() / 2;
    switch (failure.kind) {
      case "limited":
        held.set(post.channel, now() + failure.seconds * 1_000);
        return postpone(failure.seconds * 1_000, isInDoubt);
      case "doubtful":
        return postpone(grown * jitter, true);
      case "blocked":
        log(`Slack does not take what is for ${post.channel}: ${problem}; it is tried again`);
        return postpone(Math.max(grown, BLOCKED_PAUSE) * jitter, isInDoubt);
      case "gone":
        // Somebody removed it there: it is not told again.
        await outbox.markSent(entry, { place: entry.place ?? "", now: iso(now()) });
        return { place: entry.place };
      case "refused":
        log(`Slack refuses a message for ${post.channel}: ${problem}; it is given up`);
        await outbox.refuse(entry, problem);
        return { place: entry.place };
    }
  }

  return {
    async sendDue(): Promise<Round> {
      const groups = await outbox.listDueGroups(SERVICE, iso(now()));
      let sent = 0;
      const times: string[] = [];
      const waiting = groups[Symbol.iterator]();
      const lane = async () => {
        for (const group of waiting) {
          const done = await sendGroup(group);
          sent += done.sent;
          if (done.waitsUntil !== null) times.push(done.waitsUntil);
        }
      };
      await Promise.all(Array.from({ length: GROUPS_AT_ONCE }, lane));
      const later = await outbox.nextDueAt(SERVICE, iso(now()));
      const [nextAt = null] = [...times, ...(later === null ? [] : [later])].sort();
      return { sent, nextAt };
    },
  };
}

/** Where a group's own thread is: its first message that was posted. */
function ownThread(entries: readonly OutboxEntry[]): Place | null {
  const first = entries.find(({ place }) => place !== null && place !== "");
  return first?.place ? parsePlace(first.place) : null;
}
