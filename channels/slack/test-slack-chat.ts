import {
  type Call,
  channelIn,
  isInside,
  isTrue,
  type Method,
  messageIn,
  optional,
  required,
} from "./test-slack-call.ts";
import { contentOf, sentOf } from "./test-slack-content.ts";
import { Refused } from "./test-slack-limits.ts";
import { type Channel, type Message, onTheWire } from "./test-slack-state.ts";

/** https://docs.slack.dev/reference/methods: chat.* */
export const chatMethods: Record<string, Method> = {
  "chat.postMessage"(call) {
    call.need("chat:write");
    const channel = writable(call);
    const { text = "", blocks, metadata } = contentOf(call);
    const thread = threadIn(call, channel);
    const isBroadcast = thread.thread_ts !== undefined && isTrue(call.arguments.reply_broadcast);
    const message = call.workspace.add({
      ...author(call),
      channel: channel.id,
      text,
      ...thread,
      ...(isBroadcast && { subtype: "thread_broadcast" }),
      ...(blocks && { blocks }),
      ...(metadata && { metadata }),
      sent: sentOf(call),
    });
    call.changed(message);
    return { channel: channel.id, ts: message.ts, message: onTheWire(call.workspace, message, true) };
  },

  "chat.update"(call) {
    call.need("chat:write");
    const channel = channelIn(call);
    const message = messageIn(call, channel);
    if (message.bot_id !== call.workspace.team.botId) throw new Refused("cant_update_message");
    if (channel.isArchived) throw new Refused("is_archived");
    // Unlike a new message, a changed one is not cut.
    if ((optional(call, "text") ?? "").length > 4_000) throw new Refused("msg_too_long");
    const { text, blocks, metadata } = contentOf(call);
    const before = structuredClone(message);
    if (text !== undefined) message.text = text;
    // Blocks stay only if neither they nor a text are given.
    if (blocks === undefined || blocks.length === 0) delete message.blocks;
    else message.blocks = blocks;
    if (metadata === null) delete message.metadata;
    else if (metadata !== undefined) message.metadata = metadata;
    message.edited = { user: call.workspace.team.botUser, ts: call.workspace.nextTs() };
    message.sent = { ...message.sent, ...sentOf(call) };
    call.changed(message, before);
    const shown = onTheWire(call.workspace, message, true);
    return { channel: channel.id, ts: message.ts, text: message.text, message: shown };
  },

  "chat.postEphemeral"(call) {
    call.need("chat:write");
    const channel = writable(call);
    const user = required(call, "user");
    if (!channel.members.has(user)) throw new Refused("user_not_in_channel");
    const { text = "", blocks } = contentOf(call);
    const message = call.workspace.add({
      ...author(call),
      channel: channel.id,
      text,
      ...threadIn(call, channel),
      ...(blocks && { blocks }),
      sent: { ...sentOf(call), ephemeralTo: user },
    });
    return { message_ts: message.ts };
  },

  "chat.getPermalink"(call) {
    const channel = channelIn(call);
    const { ts, thread_ts } = messageIn(call, channel, "message_ts");
    const thread = thread_ts && thread_ts !== ts ? `?thread_ts=${thread_ts}&cid=${channel.id}` : "";
    const place = `archives/${channel.id}/p${ts.replace(".", "")}${thread}`;
    return { channel: channel.id, permalink: `https://${call.workspace.team.name}.slack.com/${place}` };
  },

  "reactions.add"(call) {
    call.need("reactions:write");
    const message = messageIn(call, channelIn(call), "timestamp");
    const name = required(call, "name");
    if (!/^[a-z0-9_+'-]{1,100}$/.test(name)) throw new Refused("invalid_name");
    message.reactions ??= [];
    const { botUser } = call.workspace.team;
    const there = message.reactions.find((reaction) => reaction.name === name);
    if (there?.users.includes(botUser)) throw new Refused("already_reacted");
    if (there === undefined) message.reactions.push({ name, users: [botUser], count: 1 });
    else there.count = there.users.push(botUser);
    return {};
  },
};

export function author(call: Pick<Call, "workspace">): Pick<Message, "user" | "bot_id" | "app_id"> {
  const { botUser, botId, appId } = call.workspace.team;
  return { user: botUser, bot_id: botId, app_id: appId };
}

function writable(call: Call): Channel {
  const channel = channelIn(call);
  if (channel.isArchived) throw new Refused("is_archived");
  if (!isInside(call, channel) && !call.has("chat:write.public")) throw new Refused("not_in_channel");
  return channel;
}

/**
 * The thread that a message goes to. Slack documents no error for a thread that is none: such a message appears in the
 * channel itself. A reply's own ts is taken for its thread's.
 */
function threadIn(call: Call, channel: Channel): { thread_ts?: string } {
  const ts = optional(call, "thread_ts");
  if (ts === undefined) return {};
  if (!/^\d{10}\.\d{6}$/.test(ts)) throw new Refused("invalid_thread_ts");
  const parent = call.workspace.find(channel.id, ts);
  if (parent === undefined) {
    call.flag(`thread_ts ${ts} names no message of ${channel.id}`);
    return {};
  }
  if (parent.thread_ts !== undefined && parent.thread_ts !== ts)
    call.flag(`thread_ts ${ts} is a reply, not the top of a thread`);
  return { thread_ts: parent.thread_ts ?? ts };
}
