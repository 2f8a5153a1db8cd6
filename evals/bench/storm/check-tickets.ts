import type { Ticket } from "../../../memory/tickets.ts";
import { expectedTickets } from "./expected.ts";
import type { Cause } from "./message.ts";

/** How the tickets that are there differ from those that the causes call for. */
export interface TicketCheck {
  expected: number;
  found: number;
  /** Closed because another ticket took them over. */
  joined: number;
  missing: string[];
  twice: string[];
  surplus: string[];
  wrongState: string[];
  wrongIncidents: string[];
}

export function checkTickets(causes: readonly Cause[], tickets: readonly Ticket[]): TicketCheck {
  const standing = tickets.filter((ticket) => ticket.joinedInto === null);
  const check: TicketCheck = {
    expected: 0,
    found: standing.length,
    joined: tickets.length - standing.length,
    missing: [],
    twice: [],
    surplus: standing.filter((ticket) => causeNameOf(ticket) === null).map(({ id }) => id),
    wrongState: [],
    wrongIncidents: [],
  };
  for (const cause of causes) {
    const expected = expectedTickets(cause);
    check.expected += expected.size;
    const own = standing.filter((ticket) => causeNameOf(ticket) === cause.name);
    for (const team of new Set([...expected.keys(), ...own.map((ticket) => ticket.team)])) {
      const [ticket, ...more] = own.filter((one) => one.team === team);
      const about = `${cause.kind} ${cause.name} for ${team}`;
      const call = expected.get(team);
      if (ticket !== undefined && more.length > 0)
        check.twice.push(
          `${about}: ${[ticket, ...more].map(({ id, cause: theirs }) => `${id} of ${theirs}`).join(", ")}`,
        );
      if (call === undefined) check.surplus.push(about);
      else if (ticket === undefined) check.missing.push(about);
      if (call === undefined || ticket === undefined || more.length > 0) continue;
      if (ticket.status !== call.status)
        check.wrongState.push(`${about}: ${ticket.id} is ${ticket.status}, the sources say ${call.status}`);
      if (ticket.incidentIds.length !== call.incidents)
        check.wrongIncidents.push(`${about}: ${heldBy(ticket)} of ${call.incidents}`);
    }
  }
  return check;
}

/** Which incidents, and by which runs: without that nobody finds out where one was lost. */
const heldBy = ({ id, incidentIds, history }: Ticket): string =>
  `${id}, written by ${history.map(({ run, action }) => `${run} (${action})`).join(", ")}, holds ${incidentIds.join(", ")}: ${incidentIds.length}`;

/** Every identity bears the name of its cause. */
export function causeNameOf({ incidentIds }: Pick<Ticket, "incidentIds">): string | null {
  return incidentIds[0]?.match(/storm\d{4}/)?.[0] ?? null;
}
