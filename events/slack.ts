import { z } from "zod";

/**
 * What Slack sends to an app's request URL (https://docs.slack.dev/apis/events-api, /interactivity): JSON for events, a form with
 * one field `payload` for clicks and forms. Read only as far as it is used here.
 */
const id = z.string().min(1).max(255);
const ts = z.string().regex(/^\d{1,12}\.\d{1,6}$/);

const Challenge = z.looseObject({ type: z.literal("url_verification"), challenge: z.string().max(1_000) });

const Message = z.looseObject({
  type: z.enum(["message", "app_mention"]),
  channel: id,
  channel_type: z.string().optional(),
  user: id.optional(),
  bot_id: z.string().optional(),
  app_id: z.string().optional(),
  subtype: z.string().optional(),
  text: z.string().default(""),
  ts,
  thread_ts: ts.optional(),
});

const EventCallback = z.looseObject({
  type: z.literal("event_callback"),
  event_id: id,
  team_id: z.string().optional(),
  authorizations: z.array(z.looseObject({ user_id: z.string().nullish() })).default([]),
  event: z.looseObject({ type: z.string() }),
});

const Click = z.looseObject({
  type: z.literal("block_actions"),
  trigger_id: id,
  response_url: z.string().optional(),
  user: z.looseObject({ id }),
  channel: z.looseObject({ id }).optional(),
  message: z.looseObject({ ts: ts.optional(), thread_ts: ts.optional() }).optional(),
  actions: z.array(z.looseObject({ action_id: z.string(), value: z.string().optional() })).min(1),
});

const Submission = z.looseObject({
  type: z.literal("view_submission"),
  user: z.looseObject({ id }),
  view: z.looseObject({
    id,
    callback_id: z.string(),
    private_metadata: z.string().default(""),
    state: z.looseObject({
      values: z.record(z.string(), z.record(z.string(), z.looseObject({ value: z.string().nullish() }))),
    }),
  }),
});

/** Something that a person wrote where OHERO can read it. */
export interface SlackMessage {
  kind: "message";
  channel: string;
  user: string;
  text: string;
  ts: string;
  /** The first message of its thread; null where it stands by itself. */
  threadTs: string | null;
  isMention: boolean;
  isDirect: boolean;
  /** OHERO's own user there, as far as the event says it. */
  botUser: string | null;
}

export interface SlackClick {
  kind: "click";
  action: string;
  value: string;
  user: string;
  triggerId: string;
}

export interface SlackSubmission {
  kind: "submission";
  form: string;
  metadata: string;
  user: string;
  viewId: string;
  /** What was typed, by `block_id`. */
  values: Record<string, string>;
}

export type SlackRequest =
  | { kind: "challenge"; challenge: string }
  | SlackMessage
  | SlackClick
  | SlackSubmission
  /** Nothing to do, and no mistake: what others need, or what we said ourselves. */
  | { kind: "ignored"; why: string };

/** A request of Slack's, read from its body; null where it is none. The signature is checked before. */
export function parseSlackRequest(body: string, contentType: string): SlackRequest | null {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(contentType);
  if (!isForm && !/^application\/json\b/i.test(contentType)) return null;
  const raw = parseJson(isForm ? (new URLSearchParams(body).get("payload") ?? "") : body);
  const type = typeof raw === "object" && raw !== null && "type" in raw ? raw.type : undefined;
  if (typeof type !== "string") return null;
  if (isForm)
    return type === "block_actions"
      ? readClick(raw)
      : type === "view_submission"
        ? readSubmission(raw)
        : ignored(type);
  return type === "url_verification"
    ? readChallenge(raw)
    : type === "event_callback"
      ? readEvent(raw)
      : ignored(type);
}

const ignored = (why: string): SlackRequest => ({ kind: "ignored", why: why.slice(0, 80) });

function readChallenge(raw: unknown): SlackRequest | null {
  const parsed = Challenge.safeParse(raw);
  return parsed.success ? { kind: "challenge", challenge: parsed.data.challenge } : null;
}

function readEvent(raw: unknown): SlackRequest | null {
  const outer = EventCallback.safeParse(raw);
  if (!outer.success) return null;
  const { event, authorizations } = outer.data;
  if (event.type !== "message" && event.type !== "app_mention") return ignored(event.type);
  const parsed = Message.safeParse(event);
  if (!parsed.success) return null;
  const { channel, channel_type, user, bot_id, subtype, text, ts: at, thread_ts, type } = parsed.data;
  const botUser = authorizations[0]?.user_id ?? null;
  // What bots say, we among them, must never be answered: two of them would not stop.
  if (bot_id !== undefined || user === undefined || user === botUser) return ignored("a bot's message");
  if (subtype !== undefined && !READ_SUBTYPES.includes(subtype)) return ignored(subtype);
  const isMention = type === "app_mention" || (botUser !== null && text.includes(`<@${botUser}>`));
  const isDirect = channel_type === "im";
  const threadTs = thread_ts ?? null;
  return { kind: "message", channel, user, text, ts: at, threadTs, isMention, isDirect, botUser };
}

/** Edits and deletions are not read: what was said was answered. */
const READ_SUBTYPES = ["thread_broadcast", "file_share"];

function readClick(raw: unknown): SlackRequest | null {
  const parsed = Click.safeParse(raw);
  if (!parsed.success) return null;
  const { actions, user, trigger_id } = parsed.data;
  const [{ action_id, value = "" } = { action_id: "" }] = actions;
  return { kind: "click", action: action_id, value, user: user.id, triggerId: trigger_id };
}

function readSubmission(raw: unknown): SlackRequest | null {
  const parsed = Submission.safeParse(raw);
  if (!parsed.success) return null;
  const { user, view } = parsed.data;
  const values = Object.entries(view.state.values).map(([block, fields]) => [
    block,
    Object.values(fields)[0]?.value ?? "",
  ]);
  return {
    kind: "submission",
    form: view.callback_id,
    metadata: view.private_metadata,
    user: user.id,
    viewId: view.id,
    values: Object.fromEntries(values) as Record<string, string>,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
