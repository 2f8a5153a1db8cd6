import type { KnownBlock } from "@slack/web-api";

/** What an entry of the outbox says, ready for `chat.postMessage`. */
export interface Post {
  /** Id of a Slack channel. */
  channel: string;
  /**
   * The thread: "own", that of the first entry of the group that was posted, which this one is if there is none; the `ts` of a
   * person's message; or none.
   */
  thread: "own" | { ts: string } | null;
  /** Is a reply shown in the channel, too? */
  isBroadcast?: boolean;
  /** For notifications, and where blocks cannot be shown. */
  text: string;
  blocks: KnownBlock[];
}

/** A group of the outbox with something to send, and the channel whose limit counts. */
export interface Due {
  group: string;
  lane: string;
  /** Does a person look at it now, waiting? It goes before what nobody waits for. */
  isUrgent: boolean;
}

export const SERVICE = "slack";

/** Where Slack keeps a message. */
export interface Place {
  channel: string;
  ts: string;
}

export const formatPlace = ({ channel, ts }: Place): string => `slack~${channel}~${ts}`;

/** null where it is no place in Slack, such as a conversation of the web chat. */
export function parsePlace(text: string | null): Place | null {
  const [, channel, ts] = /^slack~([A-Z0-9]+)~(\d+\.\d+)$/.exec(text ?? "") ?? [];
  return channel === undefined || ts === undefined ? null : { channel, ts };
}

/** The instant of a `ts`, ISO 8601. */
export const instantOf = (ts: string): string => new Date(Math.floor(Number(ts) * 1_000)).toISOString();

/** The group of an incident's thread, and of a ticket's in the channel of its team. */
export const threadGroup = (threadId: string): string => `${SERVICE}~${threadId}`;
export const ticketGroup = (ticketId: string): string => `${SERVICE}~ticket~${ticketId}`;

/** What a group is about. */
export function parseGroup(group: string): { ticketId: string } | { threadId: string } {
  const name = group.slice(`${SERVICE}~`.length);
  return name.startsWith("ticket~") ? { ticketId: name.slice("ticket~".length) } : { threadId: name };
}
