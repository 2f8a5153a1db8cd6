import { type Channel, type Message, onTheWire, type Team, type Workspace } from "./test-slack-state.ts";

export type SlackEvent = { type: string } & Record<string, unknown>;

/** The kinds of a channel as events and subscriptions name them. */
const KINDS = { public: "channel", private: "group", im: "im" } as const;
const SUBSCRIPTIONS = { public: "message.channels", private: "message.groups", im: "message.im" } as const;
const HISTORY = { public: "channels:history", private: "groups:history", im: "im:history" } as const;

export interface Subscribed {
  scopes: ReadonlySet<string>;
  /** Event names as the app's settings have them: `app_mention`, `message.channels`, … */
  subscriptions: ReadonlySet<string>;
}

/** What the application is told of a message: of one that names it in a channel, twice. */
export function eventsFor(workspace: Workspace, message: Message, subscribed: Subscribed): SlackEvent[] {
  const channel = workspace.channels.get(message.channel);
  if (channel === undefined || !channel.members.has(workspace.team.botUser)) return [];
  const shown = eventBody(workspace, message);
  const isMention =
    channel.kind !== "im" &&
    message.bot_id !== workspace.team.botId &&
    (message.subtype === undefined || message.subtype === "bot_message") &&
    message.text.includes(`<@${workspace.team.botUser}>`);
  return [
    ...(isMention && allows(subscribed, "app_mention", "app_mentions:read")
      ? [{ ...shown, type: "app_mention" }]
      : []),
    ...messageEvent(channel, shown, subscribed),
  ];
}

export function changeEvents(
  workspace: Workspace,
  message: Message,
  before: Message,
  subscribed: Subscribed,
  subtype: "message_changed" | "message_deleted",
): SlackEvent[] {
  const channel = workspace.channels.get(message.channel);
  if (channel === undefined || !channel.members.has(workspace.team.botUser)) return [];
  const ts = workspace.nextTs();
  const previous_message = onTheWire(workspace, before, true);
  const shown = {
    type: "message",
    subtype,
    hidden: true,
    channel: channel.id,
    ts,
    event_ts: ts,
    previous_message,
  };
  const what =
    subtype === "message_changed"
      ? { message: onTheWire(workspace, message, true) }
      : { deleted_ts: message.ts };
  return messageEvent(channel, { ...shown, ...what }, subscribed);
}

function messageEvent(channel: Channel, shown: SlackEvent, subscribed: Subscribed): SlackEvent[] {
  if (!allows(subscribed, SUBSCRIPTIONS[channel.kind], HISTORY[channel.kind])) return [];
  return [{ ...shown, channel_type: KINDS[channel.kind] }];
}

const allows = ({ scopes, subscriptions }: Subscribed, name: string, scope: string) =>
  subscriptions.has(name) && scopes.has(scope);

function eventBody(workspace: Workspace, message: Message): SlackEvent {
  const { sent: _sent, metadata, ...shown } = structuredClone(message);
  const parent = message.thread_ts && workspace.find(message.channel, message.thread_ts);
  const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  return {
    ...shown,
    ...(metadata && { metadata }),
    ...(isReply && parent && { parent_user_id: parent.user }),
    event_ts: message.ts,
  };
}

/** The envelope that all events come in. */
export function envelope(team: Team, event: SlackEvent, eventId: string, seconds: number) {
  return {
    token: "verification-token-that-is-not-used",
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: team.appId,
    event,
    type: "event_callback",
    event_id: eventId,
    event_time: seconds,
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: team.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${eventId}`,
  };
}
