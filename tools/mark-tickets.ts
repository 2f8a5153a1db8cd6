import type { Stores } from "../memory/stores.ts";
import type { Ticket } from "../memory/tickets.ts";

/** Teams, and the ticket systems that they work in. */
export interface MirroredTeams {
  teams: readonly { id: string; ticketing?: { system: string } | undefined }[];
}

/** What names a ticket's mirror in the outbox. */
export const mirrorOf = (system: string, ticketId: string) => ({
  ...{ service: system, group: `${system}~${ticketId}`, key: "mirror", lane: system },
});

/** The ticket that a group of the outbox is about. */
export const mirroredTicket = (group: string): string => group.slice(group.indexOf("~") + 1);

/**
 * Notes that tickets have changed, for those whose teams work in another system: there they are brought up to date later, by others.
 * Nothing waits for it. Doing it again does no harm.
 */
export const createMarkTickets =
  ({ outbox }: Pick<Stores, "outbox">, { teams }: MirroredTeams) =>
  async (tickets: readonly Pick<Ticket, "id" | "team">[], at: string): Promise<void> => {
    const systems = new Map(teams.map(({ id, ticketing }) => [id, ticketing?.system]));
    await Promise.all(
      tickets.map(async ({ id, team }) => {
        const system = systems.get(team);
        if (system !== undefined) await outbox.mark({ ...mirrorOf(system, id), at });
      }),
    );
  };
export type MarkTickets = ReturnType<typeof createMarkTickets>;
