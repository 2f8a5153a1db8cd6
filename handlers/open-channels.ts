import type { Channel } from "../channels/channel.ts";
import { createConsoleChannel } from "../channels/console.ts";
import { createSeveralChannels } from "../channels/several.ts";
import { createWebChat } from "../channels/webchat/webchat.ts";
import type { ChannelName, Environment } from "../config/environment.ts";
import type { Stores } from "../memory/stores.ts";
import type { Hub } from "./hub.ts";

export interface ChannelOptions {
  /** Who looks on in this process. */
  hub: Hub;
  /** Gets each line of the console channel. */
  write: (line: string) => void;
}

/** The channels that the settings name, as one. */
export const openChannels =
  (
    { NOTIFICATION_CHANNEL: names }: Pick<Environment, "NOTIFICATION_CHANNEL">,
    { hub, write }: ChannelOptions,
  ) =>
  ({ messages }: Pick<Stores, "messages" | "outbox">): Channel => {
    const open: Partial<Record<ChannelName, () => Channel>> = {
      webchat: () => createWebChat({ messages, publish: hub.publish, isWatched: hub.isWatched }),
      console: () => createConsoleChannel(write),
    };
    return createSeveralChannels(names.flatMap((name) => open[name]?.() ?? []));
  };
