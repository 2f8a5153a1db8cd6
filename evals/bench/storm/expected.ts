import { groupBy } from "../../group-by.ts";
import type { Cause, Message } from "./message.ts";

export interface ExpectedTicket {
  status: "open" | "closed";
  /** How many incidents it holds. */
  incidents: number;
}

/**
 * The tickets that a cause has in the end, by team and whatever the order of its messages: an incident is in the ticket
 * of each team that any open state of it concerns, and the ticket is open while the newest state of one of them is.
 */
export function expectedTickets({ messages }: Cause): Map<string, ExpectedTicket> {
  const tickets = new Map<string, ExpectedTicket>();
  for (const states of groupBy(messages, ({ incident }) => incident).values()) {
    const isOpen = newest(states)?.state === "open";
    const concerned = states.filter(({ state }) => state === "open").flatMap(({ teams }) => teams);
    for (const team of new Set(concerned)) {
      const { status, incidents } = tickets.get(team) ?? { status: "closed", incidents: 0 };
      tickets.set(team, { status: isOpen ? "open" : status, incidents: incidents + 1 });
    }
  }
  return tickets;
}

function newest(states: readonly Message[]): Message | undefined {
  return states
    .filter(({ state }) => state !== "unknown")
    .sort((a, b) => a.at - b.at || a.sent - b.sent)
    .at(-1);
}
