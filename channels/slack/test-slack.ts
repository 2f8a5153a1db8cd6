import { listenLocally } from "../../config/test-server.ts";
import { createApi, type RecordedCall } from "./test-slack-api.ts";
import { createSender, type Delivery } from "./test-slack-deliver.ts";
import { changeEvents, eventsFor, type SlackEvent } from "./test-slack-events.ts";
import { createFaults, type FaultOptions } from "./test-slack-faults.ts";
import type { Filled } from "./test-slack-filled.ts";
import { createInbound, type DeliveryOrder } from "./test-slack-inbound.ts";
import { createInteractions, type Press } from "./test-slack-interactions.ts";
import {
  ALL_EVENTS,
  ALL_SCOPES,
  CHANNELS,
  type ChannelSeed,
  PEOPLE,
  populate,
  TEAM,
  type UserSeed,
} from "./test-slack-people.ts";
import { createRates, type Rates } from "./test-slack-rates.ts";
import { render } from "./test-slack-rendered.ts";
import { createResponseUrls } from "./test-slack-response-urls.ts";
import { createWorkspace, type Message, type Team } from "./test-slack-state.ts";
import { createViews, type OpenView } from "./test-slack-views.ts";
import { createWriting } from "./test-slack-writing.ts";

export type { RecordedCall } from "./test-slack-api.ts";
export type { Delivery } from "./test-slack-deliver.ts";
export type { Fault, FaultOptions } from "./test-slack-faults.ts";
export type { Message } from "./test-slack-state.ts";
export type { OpenView } from "./test-slack-views.ts";

export interface SlackOptions {
  token?: string;
  signingSecret?: string;
  team?: Team;
  /** Of the token; all that the methods here ask for, if not given. */
  scopes?: readonly string[];
  /** Events that the application is subscribed to. */
  subscriptions?: readonly string[];
  users?: readonly UserSeed[];
  channels?: readonly ChannelSeed[];
  /** Milliseconds since the epoch; rates, message times, signatures and expiry go by it. */
  now?: () => number;
  rates?: Rates | false;
  faults?: FaultOptions | null;
  /** How long the application may take, in real time. */
  timeoutMs?: number;
  /** Whether what is sent again may carry the same second, and so the same signature, as what failed. */
  isHasty?: boolean;
  /** Whether the application hears of its own messages, as it does where it is subscribed to a channel's. */
  isEchoing?: boolean;
  /** For the order of what is delivered. */
  seed?: number;
}

export type SlackStandIn = Awaited<ReturnType<typeof startSlack>>;

/**
 * Slack as an application sees it over HTTP, strict by its documentation, on a port of this machine. What the real one lets
 * pass though no application should do it is found in `violations`.
 */
export async function startSlack(options: SlackOptions = {}) {
  const {
    now = Date.now,
    team = TEAM,
    token = "xoxb-test-token",
    signingSecret = "test-signing-secret",
  } = options;
  const {
    seed = 1,
    timeoutMs = 3_000,
    isEchoing = true,
    isHasty = false,
    rates: rateOptions = { postsPerSecond: 1, burst: 5 },
  } = options;
  const scopes = new Set<string>(options.scopes ?? ALL_SCOPES);
  const subscribed = { scopes, subscriptions: new Set<string>(options.subscriptions ?? ALL_EVENTS) };
  const violations: string[] = [];
  const calls: RecordedCall[] = [];
  const deliveries: Delivery[] = [];
  const flag = (violation: string) => void violations.push(violation);
  let ids = 0;
  const nextId = (prefix: string) => {
    ids += 1;
    return `${prefix}${String(ids).padStart(8, "0")}`;
  };

  const workspace = createWorkspace(team, now);
  populate(workspace, options.users ?? PEOPLE, options.channels ?? CHANNELS);
  const views = createViews(now, nextId);
  const faults = createFaults(options.faults ?? null);
  const sender = createSender({ secret: signingSecret, now, timeoutMs, isHasty, deliveries, flag });
  const responseUrls = createResponseUrls({ workspace, now, nextId, flag, changed });
  const call = { workspace, views, nextId, flag, changed };
  const rates = createRates(rateOptions, now);
  const server = await listenLocally(
    createApi({ token, scopes, now, calls, faults, rates, responseUrls, call }),
  );
  const responseUrl = (user: string, source: Message) => server.url + responseUrls.create(user, source);
  const interactions = createInteractions({ workspace, views, now, responseUrl });
  const inbound = createInbound({ workspace, views, sender, interactions, now, seed, nextId, flag });
  const writing = createWriting({ workspace, subscribed, inbound, nextId });

  /** Events of what the bot itself did are under way. */
  const underWay = new Set<Promise<unknown>>();
  function changed(message: Message, before?: Message): void {
    if (!isEchoing || !inbound.isConnected()) return;
    const events =
      before === undefined
        ? eventsFor(workspace, message, subscribed)
        : changeEvents(workspace, message, before, subscribed, "message_changed");
    const sending = inbound.deliver(events);
    underWay.add(sending);
    void sending.finally(() => underWay.delete(sending));
  }

  return {
    url: server.url,
    /** For `slackApiUrl` of the Web API client. */
    apiUrl: `${server.url}/api/`,
    token,
    signingSecret,
    team,
    workspace,
    violations,
    calls,
    deliveries,
    /** How many of the next deliveries are sent twice, or in another order. */
    order: inbound.order,
    setFaults: faults.set,
    failNext: faults.failNext,
    connect: inbound.connect,
    verifyUrl: inbound.verifyUrl,

    /** All messages of a channel, replies among them, oldest first; copies, so that they stay what they were. */
    messages: (channel: string): Message[] => structuredClone(workspace.visible(channel)),
    /** The top of a thread, and its replies. */
    thread: (channel: string, ts: string): Message[] =>
      structuredClone([writing.mustFind(channel, ts), ...workspace.repliesTo({ channel, ts })]),
    /** What only one person sees. */
    ephemerals: (user: string): Message[] =>
      structuredClone(workspace.messages.filter(({ sent }) => sent.ephemeralTo === user)),
    rendered: (message: Pick<Message, "text" | "blocks" | "sent">) => render(workspace, message),
    /** The views that a person sees, the latest last. */
    openViews: (user: string): OpenView[] =>
      structuredClone([...views.views.values()].filter((view) => view.user === user && view.isOpen)),

    say: writing.say,
    sayAsBot: writing.sayAsBot,
    edit: writing.edit,
    remove: writing.remove,
    /** Any event, in its envelope, signed. */
    deliver: (event: SlackEvent, order?: Partial<DeliveryOrder>) => inbound.deliver([event], order),
    /** A person presses a button of a message or of a view, or chooses something there. */
    click: async (
      user: string,
      target: Message | OpenView,
      actionId: string,
      more: Omit<Press, "user" | "actionId"> = {},
    ) => inbound.press(target, { user, actionId, ...more }),
    /** Values by the block's id; what is not named keeps its initial value. Null where Slack would show a failure. */
    submit: (user: string, view: OpenView, filled: Filled = {}) => inbound.submit(user, view, filled),
    closeView: inbound.closeView,
    /** An interaction of any other type: a shortcut, or what is not invented yet. */
    interact: inbound.other,

    /** Sends again what Slack would have sent again by `now`. */
    sendDue: sender.sendDue,
    pendingRetries: sender.pending,
    /** Until the application was told of everything that it did itself. */
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    async close(): Promise<void> {
      await Promise.allSettled(underWay);
      await server.close();
    },
  };
}
