import type { Channel } from "../channels/channel.ts";
import { createConsoleChannel } from "../channels/console.ts";
import { createLaterChannel } from "../channels/later-channel.ts";
import { createSeveralChannels } from "../channels/several.ts";
import { createWebChat } from "../channels/webchat/webchat.ts";
import type { ChannelName, Environment } from "../config/environment.ts";
import { openOnce } from "../memory/open-once.ts";
import type { Stores } from "../memory/stores.ts";
import type { Application } from "./application.ts";
import type { Hub } from "./hub.ts";
import type { Slack } from "./open-slack.ts";

export interface ChannelOptions {
  /** Who looks on in this process. */
  hub: Pick<Hub, "publish" | "isWatched">;
  /** Gets each line of the console channel. */
  write: (line: string) => void;
  log: (line: string) => void;
}

/** The channels that the settings name. */
export interface Channels {
  /** All of them as one. */
  create(stores: Stores): Channel;
  /** null where the settings do not name it. It is loaded with the first call; the same one each time. */
  slack: (() => Promise<Slack>) | null;
  /** Sends what waits for outside services, until `stop`. */
  start(application: Application): Promise<void>;
  /** What could be sent at once, for a process that will not stay. Gives how much waits still. */
  sendOnce(application: Pick<Application, "stores">): Promise<number>;
  stop(): Promise<void>;
}

export function openChannels(environment: Environment, { hub, write, log }: ChannelOptions): Channels {
  const { NOTIFICATION_CHANNEL: names } = environment;
  const slack = names.includes("slack")
    ? openOnce<Slack>(async () => (await import("./open-slack.ts")).openSlack(environment, log))
    : null;
  return {
    slack,
    create(stores) {
      const open: Partial<Record<ChannelName, () => Channel>> = {
        ...(slack && { slack: () => createLaterChannel(async () => (await slack()).createChannel(stores)) }),
        webchat: () =>
          createWebChat({ messages: stores.messages, publish: hub.publish, isWatched: hub.isWatched }),
        console: () => createConsoleChannel(write),
      };
      return createSeveralChannels(names.flatMap((name) => open[name]?.() ?? []));
    },
    start: async (application) => (await slack?.())?.start(application),
    sendOnce: async (application) => (await (await slack?.())?.sendOnce(application)) ?? 0,
    stop: async () => (await slack?.())?.stop(),
  };
}
