import type { Channel } from "./channel.ts";

/**
 * Several channels as one. Each is told, whatever becomes of the others; what fails is thrown when all have been told, and
 * telling it again does no harm to those that have it.
 */
export function createSeveralChannels(channels: readonly Channel[]): Channel {
  const [only, ...more] = channels;
  if (only !== undefined && more.length === 0) return only;
  const all = async (tell: (channel: Channel) => Promise<void>): Promise<void> => {
    const told = await Promise.allSettled(channels.map(tell));
    const failures = told.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join("; "));
  };
  return {
    announce: (announcement) => all((channel) => channel.announce(announcement)),
    reply: (reply) => all((channel) => channel.reply(reply)),
    ask: (question) => all((channel) => channel.ask(question)),
    notifyTeam: (notice) => all((channel) => channel.notifyTeam(notice)),
    async readThread(thread) {
      for (const channel of channels) {
        const said = await channel.readThread(thread);
        if (said !== null) return said;
      }
      return null;
    },
    stream(thread) {
      const listeners = channels.flatMap((channel) => channel.stream(thread) ?? []);
      if (listeners.length === 0) return null;
      return (piece) => {
        for (const listen of listeners) listen(piece);
      };
    },
  };
}
