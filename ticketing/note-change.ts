import type { Outbox } from "../memory/outbox.ts";
import { mirroredTicket, mirrorOf } from "../tools/mark-tickets.ts";

/** Where a system keeps the copy of a ticket, as the outbox has it. */
export const placeOf = (service: string, { id }: { id: string }): string => `${service}~${id}`;

/**
 * Notes that a system says of one of its tickets, by its own id of it, that it changed: it is read again, by whoever mirrors. false where
 * it is none of ours. Takes no settings of the system.
 */
export const createNoteChange =
  ({ outbox, clock }: { outbox: Pick<Outbox, "findByPlace" | "mark">; clock: () => Date }) =>
  async (service: string, id: string): Promise<boolean> => {
    const entry = await outbox.findByPlace(placeOf(service, { id }));
    if (entry === null) return false;
    const ticketId = mirroredTicket(entry.group);
    await outbox.mark({ ...mirrorOf(service, ticketId), at: clock().toISOString() });
    return true;
  };
