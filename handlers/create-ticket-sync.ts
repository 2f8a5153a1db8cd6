import type { Channels } from "./open-channels.ts";
import type { OpenTicketing, TicketHome } from "./open-ticketing.ts";

export interface TicketSyncOptions {
  ticketing: Pick<OpenTicketing, "sendFor" | "listWaiting">;
  home: TicketHome;
  channels: Pick<Channels, "sendOnce">;
  /** Pages that are open. */
  hub: { refresh(): Promise<void>; settled(): Promise<void> };
  clock: () => Date;
  log: (line: string) => void;
}

/** What still waits after a call: how many tickets, and for how long the one that waits the longest. */
export interface TicketsWaiting {
  count: number;
  oldestSeconds: number;
}

/**
 * Brings tickets and their copies in the teams' own systems together for so many milliseconds, and tells people what is new there.
 * A ticket that is begun before they are over goes on to its end.
 */
export const createTicketSync =
  ({ ticketing, home, channels, hub, clock, log }: TicketSyncOptions) =>
  async (milliseconds: number): Promise<TicketsWaiting> => {
    await hub.refresh();
    await ticketing.sendFor(milliseconds, home);
    await hub.settled();
    await channels
      .sendOnce(home)
      // What waits is kept, and sent by the function that looks for it each minute.
      .catch((error: unknown) => log(`sending failed, and is tried again: ${String(error)}`));
    const { count, since } = await ticketing.listWaiting(home);
    const oldest = since === null ? 0 : clock().getTime() - Date.parse(since);
    return { count, oldestSeconds: Math.max(Math.round(oldest / 1_000), 0) };
  };
