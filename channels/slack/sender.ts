import type { Failure, Outbox, OutboxEntry, Round } from "../../memory/outbox.ts";
import { pauseAfter } from "../../memory/pause-after.ts";
import { findMessage, metadataOf } from "./find-message.ts";
import type { SlackClient } from "./later-client.ts";
import { type Due, formatPlace, type Place, type Post, parsePlace, SERVICE } from "./post.ts";

export interface SenderOptions {
  client: SlackClient;
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
const PACE = 1_000;
const PACED = 60_000;
/** While something waits for its turn, others' entries are looked for this often; what this process puts it is told. */
const LOOK_EVERY = 30_000;

/** Limits that Slack sets for a method, whatever the channel; that of messages is one for each channel. */
const UPDATE = "chat.update";
const SEARCH = "conversations.history";

/** What must not be held for an entry to be tried. */
const limitsOf = ({ place, sendingSince, lane }: OutboxEntry): string[] =>
  place !== null ? [UPDATE] : sendingSince !== null ? [lane, SEARCH] : [lane];

type Outcome = { place: string | null } | { waitsUntil: string };

/**
 * Sends what is due, the messages of each group in their order, and comes back: it waits for nothing. What failed is due again
 * later, and what Slack limits, when Slack says. An attempt whose end is not known is looked for in Slack before another one.
 */
export function createSender({ client, outbox, clock, log, random = Math.random }: SenderOptions) {
  /** Channels that take nothing before a time, in milliseconds; and methods whose limit is one for all channels. */
  const held = new Map<string, number>();
  /** Channels that were full a short while ago: until then they are sent one message a second, as Slack grants them. */
  const paced = new Map<string, number>();
  /** Groups with something to send, and their lanes. */
  const pending = new Map<string, string>();
  /** Of these groups, those that a person waits for. */
  const urgent = new Set<string>();
  /** Groups whose next entry must wait, and until when. */
  const waiting = new Map<string, { lane: string; until: string }>();
  /** What was said of a channel last: the same is not said again for each of its messages. */
  const said = new Map<string, string>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  const now = () => clock().getTime();
  const isHeld = (lane: string) => (held.get(lane) ?? 0) > now();
  const iso = (time: number) => new Date(time).toISOString();

  /** Gives how many were sent, and until when the next one must wait; null where none is left. */
  async function sendGroup(group: string): Promise<{ sent: number; waitsUntil: string | null }> {
    const entries = await outbox.listGroup(group);
    let sent = 0;
    for (const entry of entries) {
      if (entry.dueAt === null) continue;
      const post = entry.payload as Post;
      const from = Math.max(Date.parse(entry.dueAt), ...limitsOf(entry).map((limit) => held.get(limit) ?? 0));
      if (from > now()) return { sent, waitsUntil: iso(from) };
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
    const call = { limit: entry.lane };
    try {
      const place = await send(entry, post, own, call);
      if ((paced.get(call.limit) ?? 0) > now()) held.set(call.limit, now() + PACE);
      said.delete(entry.lane);
      await outbox.markSent(entry, { place, now: iso(now()) });
      return { place };
    } catch (error) {
      const { readFailure } = await import("./slack-errors.ts");
      return settle(entry, call.limit, readFailure(error));
    }
  }

  /** `call` says which limit counts for the call that is under way. */
  async function send(
    entry: OutboxEntry,
    post: Post,
    own: Place | null,
    call: { limit: string },
  ): Promise<string> {
    const { channel, text, blocks } = post;
    const content = { text, blocks, metadata: metadataOf(entry), parse: "none" as const, link_names: false };
    const known = entry.place === null ? null : parsePlace(entry.place);
    if (known !== null) {
      call.limit = UPDATE;
      await client.chat.update({ ...content, channel: known.channel, ts: known.ts });
      return formatPlace(known);
    }
    const threadTs = post.thread === null ? null : post.thread === "own" ? (own?.ts ?? null) : post.thread.ts;
    if (entry.sendingSince !== null) {
      call.limit = SEARCH;
      const ts = await findMessage(client, entry, { channel, threadTs });
      if (ts !== null) {
        // Whether it has this content or the one before is not known.
        call.limit = UPDATE;
        if (entry.version > 1) await client.chat.update({ ...content, channel, ts });
        return formatPlace({ channel, ts });
      }
    }
    call.limit = entry.lane;
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

  async function settle(entry: OutboxEntry, limit: string, failure: Failure): Promise<Outcome> {
    const { problem } = failure;
    const isInDoubt = entry.sendingSince !== null;
    const postpone = async (milliseconds: number, isDoubtful: boolean): Promise<Outcome> => {
      const until = iso(now() + milliseconds);
      await outbox.postpone(entry, { until, problem, isDoubtful });
      return { waitsUntil: until };
    };
    const pause = pauseAfter(failure, entry, random());
    switch (failure.kind) {
      case "limited":
        paced.set(limit, now() + PACED);
        held.set(limit, now() + failure.seconds * 1_000);
        return postpone(pause, isInDoubt);
      case "doubtful":
        return postpone(pause, true);
      case "blocked":
        if (said.get(entry.lane) !== problem)
          log(`Slack does not take what is for ${entry.lane}: ${problem}; it is tried again`);
        said.set(entry.lane, problem);
        return postpone(pause, isInDoubt);
      case "gone":
        // Somebody removed it there: it is not told again.
        await outbox.markSent(entry, { place: entry.place, now: iso(now()) });
        return { place: entry.place };
      case "refused":
        log(`Slack refuses a message for ${entry.lane}: ${problem}; it is given up`);
        await outbox.refuse(entry, problem);
        return { place: entry.place };
    }
  }

  return {
    /** There is something to send, which need not be looked for. */
    note({ group, lane, isUrgent }: Due): void {
      pending.set(group, lane);
      if (isUrgent) urgent.add(group);
    },
    async sendDue(): Promise<Round> {
      for (const [group, { lane, until }] of waiting)
        if (until <= iso(now())) {
          waiting.delete(group);
          pending.set(group, lane);
        }
      if (pending.size === 0 || now() - lookedAt >= LOOK_EVERY) {
        lookedAt = now();
        for (const { group, lane } of await outbox.listDue(SERVICE, iso(now()))) pending.set(group, lane);
      }
      const lanes = new Map<string, string[]>();
      for (const [group, lane] of pending) {
        const groups = lanes.get(lane);
        if (groups === undefined) lanes.set(lane, [group]);
        else groups.push(group);
      }
      let sent = 0;
      // One after the other in each channel, because its limit counts for all of them.
      const sendLane = async ([lane, groups]: [string, string[]]) => {
        const isFirst = (group: string) => (urgent.has(group) ? 0 : 1);
        for (const group of groups.sort((a, b) => isFirst(a) - isFirst(b))) {
          // What is urgent may be an update, which the limit of messages does not hold up.
          if (isHeld(lane) && !urgent.has(group)) return;
          pending.delete(group);
          const done = await sendGroup(group);
          sent += done.sent;
          if (done.waitsUntil === null) urgent.delete(group);
          else waiting.set(group, { lane, until: done.waitsUntil });
        }
      };
      await Promise.all([...lanes].map(sendLane));
      const times = [
        ...[...pending.values()].map((lane) => Math.max(held.get(lane) ?? 0, now())),
        ...[...waiting.values()].map(({ until }) => Date.parse(until)),
      ];
      if (times.length > 0) return { sent, nextAt: iso(Math.min(...times)) };
      // Where nothing seems left after something was sent, one more look makes sure of it.
      return { sent, nextAt: sent > 0 ? iso(now()) : await outbox.nextDueAt(SERVICE, iso(now())) };
    },
  };
}

/** Where a group's own thread is: its first message that was posted. */
function ownThread(entries: readonly OutboxEntry[]): Place | null {
  const first = entries.find(({ place }) => place !== null && place !== "");
  return first?.place ? parsePlace(first.place) : null;
}
