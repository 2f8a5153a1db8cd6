import { openOnce } from "../memory/open-once.ts";
import type { Channel } from "./channel.ts";

/** A channel that is opened when it is first told something, or asked. Runs are not shown on it while they go on. */
export function createLaterChannel(open: () => Promise<Channel>): Channel {
  const channel = openOnce(open);
  return {
    announce: async (announcement) => (await channel()).announce(announcement),
    reply: async (reply) => (await channel()).reply(reply),
    ask: async (question) => (await channel()).ask(question),
    notifyTeam: async (notice) => (await channel()).notifyTeam(notice),
    readThread: async (thread) => (await channel()).readThread(thread),
    stream: () => null,
  };
}
