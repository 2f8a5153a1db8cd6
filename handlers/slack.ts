import type { Context, Handler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { every } from "hono/combine";
import { BUTTONS } from "../channels/slack/card-blocks.ts";
import {
  decisionForm,
  FORM,
  REASON,
  readDecisionForm,
  refusalForm,
} from "../channels/slack/decision-form.ts";
import type { SlackClient } from "../channels/slack/later-client.ts";
import { formatPlace, instantOf, type Place, parseGroup, parsePlace } from "../channels/slack/post.ts";
import { readableText } from "../channels/slack/readable-text.ts";
import type { createVerifier } from "../channels/slack/verify-request.ts";
import { conversationOf, incidentOf } from "../events/chat.ts";
import {
  parseSlackRequest,
  type SlackClick,
  type SlackMessage,
  type SlackSubmission,
} from "../events/slack.ts";
import { threadIdOf } from "../memory/thread-id.ts";
import type { Application, ReceivedPart } from "./application.ts";
import { refusalOf } from "./decide-incident.ts";
import { findNamed } from "./find-named.ts";

/** More than Slack sends: 40,000 characters of a message, several times over. */
const MAX_BODY_BYTES = 1024 * 1024;
/** Slack waits three seconds for an answer, and a form can be opened within three of its click. */
const FORM_MILLISECONDS = 800;

export interface SlackRouteOptions {
  verify: ReturnType<typeof createVerifier>;
  client: SlackClient;
  /** Runs what was received, now or later; what it comes to is told in the thread. */
  enqueue(part: ReceivedPart): void;
  log: (line: string) => void;
}

/**
 * Slack's one way in, for events and for clicks: the signature over the raw body first, then what it says is kept, and Slack is
 * answered at once. What is kept is run elsewhere.
 */
export function createSlackRoute(application: Application, options: SlackRouteOptions): Handler {
  const limit = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: (context) => context.json({ error: "too large" }, 400),
  });
  return every(limit, (context: Context) => answer(context, application, options)) as Handler;
}

async function answer(
  context: Context,
  application: Application,
  options: SlackRouteOptions,
): Promise<Response> {
  const body = new Uint8Array(await context.req.arrayBuffer());
  const refusal = options.verify({
    body,
    timestamp: context.req.header("x-slack-request-timestamp"),
    signature: context.req.header("x-slack-signature"),
  });
  if (refusal !== null) return context.json({ error: "the request is not signed by Slack" }, 401);
  const text = decode(body);
  const request = text === null ? null : parseSlackRequest(text, context.req.header("content-type") ?? "");
  switch (request?.kind) {
    case undefined:
      return context.json({ error: "not a request of Slack's" }, 400);
    case "challenge":
      return context.json({ challenge: request.challenge });
    case "message":
      await takeMessage(request, application, options);
      return context.body(null, 200);
    case "click":
      await takeClick(request, application, options);
      return context.body(null, 200);
    case "submission":
      return takeSubmission(context, request, application, options);
    case "ignored":
      return context.body(null, 200);
  }
}

/** null where it is not UTF-8. */
function decode(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

async function takeMessage(message: SlackMessage, application: Application, { enqueue }: SlackRouteOptions) {
  // Most of what is said in a channel is none of ours: that costs nothing.
  if (!mayBeForUs(message)) return;
  const { channel, user, ts, threadTs, botUser } = message;
  const asked = message.isDirect && threadTs === null ? await askedIn(application, channel) : null;
  const root = { channel, ts: asked ?? threadTs ?? ts };
  const incidentId = await incidentIn(application, root);
  if (!(await isForUs(message, { incidentId, root }, application))) return;
  const mentions =
    botUser === null ? /^\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>/g : new RegExp(`<@${botUser}(?:\\|[^>]*)?>`, "g");
  const text = readableText(message.text.replace(mentions, " ")).trim();
  if (text === "") return;
  // The place names it: Slack's retries, and the two events of a mention in a channel, are one message.
  const id = formatPlace({ channel, ts });
  const raw = {
    message: { user, thread: formatPlace(root), text, id, ...(incidentId !== null && { incidentId }) },
  };
  const name = { id, at: instantOf(ts) };
  for (const part of await application.receive(raw, { interactive: true, name })) enqueue(part);
}

/** Nobody answers in a thread where only two talk: the question that waits there is what the next message answers. */
async function askedIn({ stores, dependencies }: Application, channel: string): Promise<string | null> {
  const since = new Date(dependencies.clock().getTime() - ANSWERED_WITHIN).toISOString();
  const asked = await stores.incidents.list({ statuses: ["asked"] });
  const last = asked.find(
    ({ id, changedAt }) => changedAt >= since && parsePlace(conversationOf(id))?.channel === channel,
  );
  return parsePlace(conversationOf(last?.id ?? ""))?.ts ?? null;
}

const ANSWERED_WITHIN = 3_600_000;

/** The incident whose thread it is, in the channel of incidents or in that of a ticket's team; null where it is none's. */
async function incidentIn({ stores }: Application, root: Place): Promise<string | null> {
  const entry = await stores.outbox.findByPlace(formatPlace(root));
  if (entry === null) return null;
  const about = parseGroup(entry.group);
  if ("ticketId" in about) return (await stores.tickets.get(about.ticketId))?.incidentIds[0] ?? null;
  return (await stores.incidents.getByThread(about.threadId))?.id ?? null;
}

/**
 * A message is for us where it mentions us, is said to us alone, or goes on with a conversation that was begun with us. In the
 * thread of an incident, where people talk to each other too, it is when it asks.
 */
async function isForUs(
  { isMention, isDirect, text }: SlackMessage,
  { incidentId, root }: { incidentId: string | null; root: Place },
  { stores }: Application,
): Promise<boolean> {
  if (isMention || isDirect) return true;
  if (incidentId !== null && conversationOf(incidentId) === null) return ASKS.test(text);
  const conversation = threadIdOf(incidentOf(formatPlace(root)));
  return (await stores.deliveries.listByThread(conversation)).length > 0;
}

/** By the message alone. */
const mayBeForUs = ({ isMention, isDirect, threadTs, text }: SlackMessage): boolean =>
  isMention || isDirect || (threadTs !== null && !MENTIONS_OTHERS.test(text));

const MENTIONS_OTHERS = /<@[UW][A-Z0-9]+/;
const ASKS = /\?\s*$/;

const ACTIONS = new Map<string, "accept" | "discharge">([
  [BUTTONS.accept, "accept"],
  [BUTTONS.discharge, "discharge"],
]);

/** Asks for a reason, or says why there is nothing to decide. */
async function takeClick(click: SlackClick, application: Application, { client, log }: SlackRouteOptions) {
  const action = ACTIONS.get(click.action);
  const incident = action === undefined ? null : await application.stores.incidents.getByThread(click.value);
  if (action === undefined || incident === null) return;
  const refusal = refusalOf(application, { by: click.user, when: "undecided" }, incident);
  const now = () => application.dependencies.clock().toISOString();
  const view =
    refusal === null
      ? decisionForm({ threadId: incident.threadId, action, at: now() }, incident.title)
      : refusalForm(refusal.refused, [click.user, incident.decidedBy]);
  const opened = client.views
    .open({ trigger_id: click.triggerId, view })
    .catch((error: unknown) => log(`Slack did not open a form: ${(error as Error).message}`));
  // A form that opens late opens all the same; Slack is answered in time.
  await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, FORM_MILLISECONDS).unref())]);
}

async function takeSubmission(
  context: Context,
  { form, metadata, user, values }: SlackSubmission,
  application: Application,
  { enqueue }: SlackRouteOptions,
): Promise<Response> {
  const decision = form === FORM ? readDecisionForm(metadata) : null;
  const incident = decision && (await application.stores.incidents.getByThread(decision.threadId));
  if (decision === null || incident === null) return context.body(null, 200);
  const refuse = (why: string) => context.json({ response_action: "errors", errors: { [REASON]: why } });
  const reason = (values[REASON] ?? "").trim();
  if (reason === "") return refuse("Say why: it is kept in the record.");
  // The form that it comes from names it: sent twice, it is one decision.
  const id = `slack~${incident.threadId}~${decision.at}~${user}`;
  if ((await findNamed(application.stores, incident.threadId, id)) !== null) return context.body(null, 200);
  const refusal = refusalOf(application, { by: user, when: "undecided" }, incident);
  if (refusal !== null) {
    const view = refusalForm(refusal.refused, [user, incident.decidedBy]);
    return context.json({ response_action: "update", view });
  }
  const { action } = decision;
  const raw = {
    decision: { incidentId: incident.id, action, reason, by: user, when: "undecided", id },
  };
  // It stands in the thread where it was sent, however long its form was open.
  const name = { id, at: application.dependencies.clock().toISOString() };
  for (const part of await application.receive(raw, { interactive: false, name })) enqueue(part);
  return context.body(null, 200);
}
