import type { Channel } from "./channel.ts";

/** Nobody is told: the headless setting. The record still says what would have been said. */
export function createSilentChannel(): Channel {
  return {
    async announce() {},
    async reply() {},
    async ask() {},
    async notifyTeam() {},
    readThread: async () => null,
    stream: () => null,
  };
}
