import {
  type Call,
  channelIn,
  isInside,
  isTrue,
  type Method,
  needForKind,
  optional,
  required,
} from "./test-slack-call.ts";
import { Refused } from "./test-slack-limits.ts";
import { type Channel, type Message, onTheWire } from "./test-slack-state.ts";

/** https://docs.slack.dev/reference/methods: auth.test, conversations.*, users.* */
export const conversationMethods: Record<string, Method> = {
  "auth.test"({ workspace: { team } }) {
    const ids = { team_id: team.id, user_id: team.botUser, bot_id: team.botId };
    const names = { team: team.name, user: "bot" };
    return { url: `https://${team.name}.slack.com/`, ...names, ...ids, is_enterprise_install: false };
  },

  "conversations.history"(call) {
    const channel = readable(call);
    const top = call.workspace
      .visible(channel.id)
      .filter(({ ts, thread_ts, subtype }) => (thread_ts ?? ts) === ts || subtype === "thread_broadcast");
    const page = pageOf(call, inTime(call, top).reverse(), 100, 999);
    return { ...page, pin_count: 0 };
  },

  "conversations.replies"(call) {
    const channel = readable(call);
    const first = call.workspace.find(channel.id, required(call, "ts"));
    if (first === undefined) throw new Refused("thread_not_found");
    const replies = inTime(call, call.workspace.repliesTo(first));
    // The top of the thread comes first, whatever `oldest` is.
    return pageOf(call, [first, ...replies], 1_000, 1_000);
  },

  "conversations.info"(call) {
    const channel = channelIn(call);
    needForKind(call, channel, "read");
    const { id, name, kind, isArchived, members } = channel;
    const other = [...members].find((member) => member !== call.workspace.team.botUser);
    const kinds = { is_channel: kind === "public", is_group: kind === "private", is_im: kind === "im" };
    const shared = { id, ...kinds, is_private: kind !== "public", is_archived: isArchived };
    if (kind === "im") return { channel: { ...shared, user: other } };
    return { channel: { ...shared, name, name_normalized: name, is_member: isInside(call, channel) } };
  },

  "users.info"(call) {
    call.need("users:read");
    const user = call.workspace.users.get(required(call, "user"));
    if (user === undefined) throw new Refused("user_not_found");
    const { id, name, realName, email, isBot } = user;
    const profile = {
      real_name: realName,
      display_name: name,
      ...(call.has("users:read.email") && { email }),
    };
    const shared = { id, team_id: call.workspace.team.id, name, real_name: realName, is_bot: isBot };
    return { user: { ...shared, deleted: false, tz: "Europe/Zurich", profile } };
  },
};

function readable(call: Call): Channel {
  const channel = channelIn(call);
  needForKind(call, channel, "history");
  if (!isInside(call, channel)) throw new Refused("not_in_channel");
  return channel;
}

function inTime(call: Call, messages: Message[]): Message[] {
  const [oldest, latest] = [optional(call, "oldest"), optional(call, "latest")];
  const inclusive = isTrue(call.arguments.inclusive);
  for (const bound of [oldest, latest])
    if (bound !== undefined && !/^\d+(\.\d+)?$/.test(bound)) throw new Refused("invalid_ts_oldest");
  return messages.filter(({ ts }) => {
    const at = Number(ts);
    if (inclusive && (ts === oldest || ts === latest)) return true;
    return at > Number(oldest ?? 0) && (latest === undefined || at < Number(latest));
  });
}

/** A cursor says where the next page begins, and is worth nothing for other questions. */
function pageOf(call: Call, messages: Message[], usual: number, most: number) {
  const limit = Number(optional(call, "limit") ?? usual);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new Refused("invalid_limit");
  const cursor = optional(call, "cursor");
  const begin = cursor === undefined ? 0 : messages.findIndex(({ ts }) => cursorTo(ts) === cursor);
  if (begin < 0) throw new Refused("invalid_cursor");
  const next = messages[begin + limit];
  const page = messages.slice(begin, begin + limit);
  const withMetadata = isTrue(call.arguments.include_all_metadata);
  return {
    messages: page.map((message) => onTheWire(call.workspace, message, withMetadata)),
    has_more: next !== undefined,
    response_metadata: { next_cursor: next === undefined ? "" : cursorTo(next.ts) },
  };
}

const cursorTo = (ts: string) => Buffer.from(`next_ts:${ts.replace(".", "")}`).toString("base64");
