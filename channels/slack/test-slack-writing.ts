import type { Delivery } from "./test-slack-deliver.ts";
import { changeEvents, eventsFor, type SlackEvent, type Subscribed } from "./test-slack-events.ts";
import type { createInbound, DeliveryOrder } from "./test-slack-inbound.ts";
import type { Block, Message, Workspace } from "./test-slack-state.ts";

export interface WritingOptions {
  workspace: Workspace;
  subscribed: Subscribed;
  inbound: Pick<ReturnType<typeof createInbound>, "deliver" | "isConnected">;
  nextId: (prefix: string) => string;
}

export type How = { thread_ts?: string } & Partial<DeliveryOrder>;

/** What people and other applications write; the application is told of it, if one is connected. */
export function createWriting({ workspace, subscribed, inbound, nextId }: WritingOptions) {
  const tell = async (events: SlackEvent[], order?: Partial<DeliveryOrder>): Promise<Delivery[]> =>
    inbound.isConnected() ? inbound.deliver(events, order) : [];

  function mustFind(channel: string, ts: string): Message {
    const message = workspace.find(channel, ts);
    if (message === undefined) throw new Error(`${channel} has no message ${ts}`);
    return message;
  }

  async function write(
    content: Omit<Message, "type" | "ts" | "team" | "sent">,
    { thread_ts, ...order }: How,
  ) {
    if (thread_ts !== undefined) mustFind(content.channel, thread_ts);
    const message = workspace.add({ ...content, ...(thread_ts !== undefined && { thread_ts }), sent: {} });
    return { message, deliveries: await tell(eventsFor(workspace, message, subscribed), order) };
  }

  return {
    mustFind,

    /** A person writes. Mentions are written as they are sent: `<@U0BOT>`. */
    async say(user: string, channel: string, text: string, how: How = {}) {
      if (!workspace.channels.get(channel)?.members.has(user))
        throw new Error(`${user} is not in ${channel}`);
      return write({ channel, user, text, blocks: typed(text), client_msg_id: nextId("client-") }, how);
    },

    /** Another application's bot writes. */
    async sayAsBot(channel: string, text: string, how: How = {}) {
      const author = { user: "U9OTHERBOT", bot_id: "B9OTHER", app_id: "A9OTHER", subtype: "bot_message" };
      return write({ ...author, channel, text }, how);
    },

    async edit(channel: string, ts: string, text: string): Promise<Delivery[]> {
      const message = mustFind(channel, ts);
      const before = structuredClone(message);
      Object.assign(message, {
        text,
        blocks: typed(text),
        edited: { user: message.user, ts: workspace.nextTs() },
      });
      return tell(changeEvents(workspace, message, before, subscribed, "message_changed"));
    },

    /** The top of a thread leaves a stone where it stood. */
    async remove(channel: string, ts: string): Promise<Delivery[]> {
      const message = mustFind(channel, ts);
      const before = structuredClone(message);
      if (workspace.repliesTo(message).length > 0) {
        for (const key of ["blocks", "metadata", "bot_id", "app_id", "edited"] as const) delete message[key];
        Object.assign(message, {
          subtype: "tombstone",
          user: "USLACKBOT",
          text: "This message was deleted.",
        });
      } else workspace.messages.splice(workspace.messages.indexOf(message), 1);
      return tell(changeEvents(workspace, message, before, subscribed, "message_deleted"));
    },
  };
}

/** What a person's typing looks like in the blocks of its message. */
function typed(text: string): Block[] {
  const parts = text.split(/(<@[A-Z0-9]+>)/).filter((part) => part !== "");
  const elements = parts.map((part) => {
    const user_id = /^<@([A-Z0-9]+)>$/.exec(part)?.[1];
    return user_id === undefined ? { type: "text", text: part } : { type: "user", user_id };
  });
  return [{ type: "rich_text", block_id: "typed", elements: [{ type: "rich_text_section", elements }] }];
}
