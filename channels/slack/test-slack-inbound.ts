import { checkAcknowledged, echoes, readViewAnswer, type ViewAnswer } from "./test-slack-answers.ts";
import type { createSender, Delivery } from "./test-slack-deliver.ts";
import { envelope, type SlackEvent } from "./test-slack-events.ts";
import type { Filled } from "./test-slack-filled.ts";
import type { createInteractions, Press } from "./test-slack-interactions.ts";
import { createRandom, shuffle } from "./test-slack-random.ts";
import type { Message, Workspace } from "./test-slack-state.ts";
import type { OpenView, OpenViews } from "./test-slack-views.ts";

/** Where the application takes requests. */
export interface Endpoints {
  events: string;
  interactivity: string;
}

export interface DeliveryOrder {
  /** Each event is sent this many times; Slack promises at least once, not once. */
  copies: number;
  /** Events of one message, and their copies, in an order of their own, all at the same time. */
  isShuffled: boolean;
}

export interface InboundOptions {
  workspace: Workspace;
  views: OpenViews;
  sender: ReturnType<typeof createSender>;
  interactions: ReturnType<typeof createInteractions>;
  now: () => number;
  seed: number;
  nextId: (prefix: string) => string;
  flag: (violation: string) => void;
}

/** What the application is sent, and what is made of its answers. */
export function createInbound(options: InboundOptions) {
  const { workspace, views, sender, interactions, now, nextId, flag } = options;
  const random = createRandom(options.seed);
  const order: DeliveryOrder = { copies: 1, isShuffled: false };
  let endpoints: Endpoints | null = null;

  function endpoint(name: keyof Endpoints): string {
    if (endpoints === null) throw new Error("connect() says where the application is");
    return endpoints[name];
  }

  async function deliver(
    events: readonly SlackEvent[],
    changes: Partial<DeliveryOrder> = {},
  ): Promise<Delivery[]> {
    const { copies, isShuffled } = { ...order, ...changes };
    const url = endpoint("events");
    const all = events.flatMap((event) => {
      const eventId = nextId("Ev");
      const body = JSON.stringify(envelope(workspace.team, event, eventId, Math.floor(now() / 1_000)));
      return Array.from(
        { length: copies },
        () => ({ kind: "event", url, body, contentType: JSON_TYPE, eventId }) as const,
      );
    });
    if (isShuffled) return (await Promise.all(shuffle(random, all).map(sender.send))).flat();
    const sent: Delivery[] = [];
    for (const outgoing of all) sent.push(...(await sender.send(outgoing)));
    return sent;
  }

  async function interact(payload: object): Promise<Delivery> {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const url = endpoint("interactivity");
    const form = "application/x-www-form-urlencoded";
    const [delivery] = await sender.send({
      kind: "interactivity",
      url,
      body,
      contentType: form,
      eventId: null,
    });
    return delivery as Delivery;
  }

  async function acknowledged(payload: object): Promise<Delivery> {
    const delivery = await interact(payload);
    checkAcknowledged(delivery, flag);
    return delivery;
  }

  return {
    order,
    isConnected: () => endpoints !== null,
    connect(given: Endpoints): void {
      endpoints = given;
    },
    deliver,
    interact,

    async verifyUrl(): Promise<boolean> {
      const challenge = nextId("challenge");
      const body = JSON.stringify({ token: "not-used", challenge, type: "url_verification" });
      const url = endpoint("events");
      const [delivery] = await sender.send({
        kind: "url_verification",
        url,
        body,
        contentType: JSON_TYPE,
        eventId: null,
      });
      const isGood = echoes(delivery as Delivery, challenge);
      if (!isGood) flag("the challenge was not answered with itself");
      return isGood;
    },

    press: (target: Message | OpenView, press: Press) =>
      acknowledged(
        "ts" in target
          ? interactions.onMessage(target as Message, press)
          : interactions.onView(target as OpenView, press),
      ),

    async submit(user: string, view: OpenView, filled: Filled): Promise<ViewAnswer | null> {
      const delivery = await interact(interactions.submission(user, view, filled));
      const answer = readViewAnswer(delivery, view, flag);
      const open = views.views.get(view.id);
      if (answer === null || open === undefined) return answer;
      if (answer.response_action === "update") views.show(view.id, user, answer.view);
      if (answer.response_action === "push") views.show(nextId("V"), user, answer.view);
      if (answer.response_action === "close") open.isOpen = false;
      if (answer.response_action === "clear")
        for (const each of views.views.values()) if (each.user === user) each.isOpen = false;
      return answer;
    },

    async closeView(user: string, view: OpenView): Promise<Delivery | null> {
      const payload = interactions.closed(user, view);
      const open = views.views.get(view.id);
      if (open !== undefined) open.isOpen = false;
      return view.notify_on_close === true ? acknowledged(payload) : null;
    },

    other: (type: string, user: string, fields: object = {}) =>
      acknowledged(interactions.other(type, user, fields)),
  };
}

const JSON_TYPE = "application/json";
