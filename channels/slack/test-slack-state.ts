/** What a channel is: `im` with one person, `private` is what the API calls a group. */
export type ChannelKind = "public" | "private" | "im";

export interface Channel {
  id: string;
  name: string;
  kind: ChannelKind;
  isArchived: boolean;
  /** Users, the bot among them where it was invited. */
  members: Set<string>;
}

export interface User {
  id: string;
  name: string;
  realName: string;
  email: string;
  isBot: boolean;
}

export interface Metadata {
  event_type: string;
  event_payload: Record<string, unknown>;
}

/** A block as it came, after it was found valid; ids that were missing are filled in. */
export type Block = { type: string; block_id?: string } & Record<string, unknown>;

/** A message as Slack keeps it, and beside it what no reader sees of how it was sent. */
export interface Message {
  type: "message";
  subtype?: string;
  channel: string;
  ts: string;
  thread_ts?: string;
  user: string;
  team: string;
  text: string;
  bot_id?: string;
  app_id?: string;
  client_msg_id?: string;
  blocks?: Block[];
  metadata?: Metadata;
  edited?: { user: string; ts: string };
  reactions?: { name: string; users: string[]; count: number }[];
  sent: { parse?: string; linkNames?: boolean; mrkdwn?: boolean; ephemeralTo?: string };
}

export interface Team {
  id: string;
  name: string;
  appId: string;
  botUser: string;
  botId: string;
}

export type Workspace = ReturnType<typeof createWorkspace>;

/** Channels, people and messages; `now` in milliseconds since the epoch. */
export function createWorkspace(team: Team, now: () => number) {
  const channels = new Map<string, Channel>();
  const users = new Map<string, User>();
  const messages: Message[] = [];
  let latest = 0;

  /** Unique and increasing, also where the clock stands still. */
  function nextTs(): string {
    latest = Math.max(latest + 100, Math.floor(now()) * 1_000 + 100);
    return `${Math.floor(latest / 1e6)}.${String(latest % 1e6).padStart(6, "0")}`;
  }

  function add(message: Omit<Message, "type" | "ts" | "team">): Message {
    const kept: Message = { type: "message", ts: nextTs(), team: team.id, ...message };
    messages.push(kept);
    return kept;
  }

  const visible = (channel: string) =>
    messages.filter((message) => message.channel === channel && message.sent.ephemeralTo === undefined);
  const find = (channel: string, ts: string) => visible(channel).find((message) => message.ts === ts);
  const repliesTo = ({ channel, ts }: Pick<Message, "channel" | "ts">) =>
    visible(channel).filter((message) => message.thread_ts === ts && message.ts !== ts);

  /** A person's id stands for the conversation with that person. */
  function channelOf(id: string): Channel | undefined {
    const withPerson = (channel: Channel) => channel.kind === "im" && channel.members.has(id);
    return channels.get(id) ?? (users.has(id) ? [...channels.values()].find(withPerson) : undefined);
  }

  return { team, channels, users, messages, nextTs, add, visible, find, repliesTo, channelOf };
}

/** The message as the API hands it out: without its channel, a parent with what is known of its thread. */
export function onTheWire(workspace: Workspace, message: Message, withMetadata: boolean) {
  const { channel: _channel, sent: _sent, metadata, ...shown } = message;
  const replies = workspace.repliesTo(message);
  const authors = [...new Set(replies.map(({ user }) => user))];
  const thread = {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: authors.length,
    latest_reply: replies.at(-1)?.ts,
    reply_users: authors,
    is_locked: false,
  };
  return {
    ...shown,
    ...(replies.length > 0 && thread),
    ...(withMetadata && metadata !== undefined && { metadata }),
  };
}
