import { Refused } from "./test-slack-limits.ts";
import type { Channel, Message, Workspace } from "./test-slack-state.ts";
import type { OpenViews } from "./test-slack-views.ts";

/** One call of the API, after the token was found good. */
export interface Call {
  method: string;
  arguments: Record<string, unknown>;
  workspace: Workspace;
  views: OpenViews;
  nextId: (prefix: string) => string;
  /** Records what Slack lets pass although no application should do it. */
  flag: (violation: string) => void;
  /** Throws where the token lacks it. */
  need: (scope: string) => void;
  /** The scope was given. */
  has: (scope: string) => boolean;
  /** A message was posted, changed or removed, so that the application is told of it. */
  changed: (message: Message, before?: Message) => void;
}

/** Answers with what stands beside `ok: true`, or throws `Refused`. */
export type Method = (call: Call) => Record<string, unknown>;

export function optional(call: Call, name: string): string | undefined {
  const held = call.arguments[name];
  if (held === undefined || held === null || held === "") return undefined;
  return String(held);
}

export function required(call: Call, name: string): string {
  const held = optional(call, name);
  if (held === undefined) throw new Refused("invalid_arguments", [`[ERROR] missing required field: ${name}`]);
  return held;
}

export const isTrue = (held: unknown) => held === true || held === "true" || held === "1" || held === 1;

/** The channel, if the bot may know of it: private ones only from inside. */
export function channelIn(call: Call, name = "channel"): Channel {
  const channel = call.workspace.channelOf(required(call, name));
  if (channel === undefined || (channel.kind !== "public" && !isInside(call, channel)))
    throw new Refused("channel_not_found");
  return channel;
}

export const isInside = (call: Call, channel: Channel) => channel.members.has(call.workspace.team.botUser);

export function needForKind(call: Call, channel: Channel, right: "history" | "read"): void {
  call.need(`${{ public: "channels", private: "groups", im: "im" }[channel.kind]}:${right}`);
}

export function messageIn(call: Call, channel: Channel, name = "ts"): Message {
  const message = call.workspace.find(channel.id, required(call, name));
  if (message === undefined) throw new Refused("message_not_found");
  return message;
}
