import type { Stores } from "../memory/stores.ts";
import type { Ticket } from "../memory/tickets.ts";

type TicketStore = Pick<Stores, "tickets">;

/**
 * The ticket of that id, and those that took its incidents over one after the other: the last one counts. Empty where
 * there is none. `read` is what the caller has just read of the first.
 */
export async function followTicket(
  { tickets }: TicketStore,
  id: string,
  read?: Ticket | null,
): Promise<Ticket[]> {
  const first = read === undefined ? await tickets.get(id) : read;
  if (first === null) return [];
  const chain = [first];
  for (let last = first; last.joinedInto !== null; chain.push(last)) {
    const next = last.joinedInto;
    if (chain.some((ticket) => ticket.id === next))
      throw new Error(`the tickets that ${id} was joined into form a circle`);
    const found = await tickets.get(next);
    if (found === null) throw new Error(`ticket ${last.id} was joined into ${next}, which is gone`);
    last = found;
  }
  return chain;
}

/** The ticket that counts: the one of that id, or the one that took its incidents over. null where there is none. */
export async function findTicket(
  stores: TicketStore,
  id: string,
  read?: Ticket | null,
): Promise<Ticket | null> {
  return (await followTicket(stores, id, read)).at(-1) ?? null;
}

/** Changes the ticket that counts; where it is joined into another meanwhile, that other one. */
export async function changeTicket(
  stores: TicketStore,
  id: string,
  change: (ticket: Ticket | null) => Ticket | null,
  read?: Ticket | null,
): Promise<Ticket> {
  for (let known = read; ; known = undefined) {
    const found = await findTicket(stores, id, known);
    let isJoined = false;
    const written = await stores.tickets.change(
      found?.id ?? id,
      (ticket) => {
        isJoined = ticket !== null && ticket.joinedInto !== null;
        return isJoined ? null : change(ticket);
      },
      found,
    );
    if (written === null) throw new Error(`there is no ticket ${id}`);
    if (!isJoined) return written;
  }
}
