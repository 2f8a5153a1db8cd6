import { setTimeout } from "node:timers/promises";
import { createLaterSlackClient } from "../channels/slack/later-client.ts";
import { SERVICE } from "../channels/slack/post.ts";
import { createSender } from "../channels/slack/sender.ts";
import { createSlackChannel } from "../channels/slack/slack.ts";
import { createVerifier } from "../channels/slack/verify-request.ts";
import type { Environment } from "../config/environment.ts";
import type { Round } from "../memory/outbox.ts";
import type { Stores } from "../memory/stores.ts";
import type { Application } from "./application.ts";
import { createSendLoop } from "./send-loop.ts";
import { createSlackRoute, type SlackRouteOptions } from "./slack.ts";

export type Slack = ReturnType<typeof openSlack>;

/** Milliseconds between two rounds at least. */
const SHORTEST_PAUSE = 50;
/** Milliseconds that a process which does not stay spends on sending. */
const SEND_ONCE = 5_000;

/** Slack as the settings say: the channel, what sends, and the way in. */
export function openSlack(environment: Environment, log: (line: string) => void) {
  const client = createLaterSlackClient(environment.SLACK_BOT_TOKEN, environment.SLACK_API_URL);
  const verify = createVerifier({ secrets: environment.SLACK_SIGNING_SECRET });
  let loop: ReturnType<typeof createSendLoop> | null = null;
  let sender: ReturnType<typeof createSender> | null = null;

  const senderFor = ({ stores }: { stores: Pick<Stores, "outbox"> }) =>
    createSender({ client, outbox: stores.outbox, clock: () => new Date(), log });

  return {
    createChannel: ({ outbox }: Pick<Stores, "outbox">) =>
      createSlackChannel({
        outbox,
        client,
        channel: environment.SLACK_CHANNEL,
        pageUrl: environment.OHERO_URL,
        onPut: (due) => {
          sender?.note(due);
          loop?.wake();
        },
      }),
    createRoute: (application: Application, { enqueue }: Pick<SlackRouteOptions, "enqueue">) =>
      createSlackRoute(application, { verify, client, enqueue, log }),
    start(application: Pick<Application, "stores">): void {
      const onError = (error: unknown) =>
        log(`sending to Slack failed, and is tried again: ${String(error)}`);
      sender = senderFor(application);
      loop = createSendLoop(sender.sendDue, { now: () => new Date(), onError });
      loop.wake();
    },
    async sendOnce({ stores }: Pick<Application, "stores">): Promise<number> {
      const { sendDue } = senderFor({ stores });
      const end = Date.now() + SEND_ONCE;
      let round: Round;
      do round = await sendDue();
      while (round.sent > 0 && Date.now() < end);
      return round.nextAt === null ? 0 : (await stores.outbox.listWaiting(SERVICE)).length;
    },
    /** What is due within a time, in milliseconds; waits for what Slack's limits put off. Gives how much waits still. */
    async sendFor(milliseconds: number, stores: Pick<Stores, "outbox">): Promise<number> {
      const { sendDue } = senderFor({ stores });
      const end = Date.now() + milliseconds;
      for (;;) {
        const { nextAt } = await sendDue();
        if (nextAt === null) return 0;
        const pause = Math.max(Date.parse(nextAt) - Date.now(), SHORTEST_PAUSE);
        if (Date.now() + pause > end) return (await stores.outbox.listWaiting(SERVICE)).length;
        await setTimeout(pause);
      }
    },
    async stop(): Promise<void> {
      await loop?.stop();
    },
  };
}
