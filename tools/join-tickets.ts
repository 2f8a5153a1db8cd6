import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { ConflictError } from "../memory/errors.ts";
import type { Stores } from "../memory/stores.ts";
import { type Ticket, ticketIdOf } from "../memory/tickets.ts";
import { findTicket, followTicket } from "./find-ticket.ts";
import type { MarkTickets } from "./mark-tickets.ts";
import { type ChangedBy, joinedInto, withIncidents } from "./ticket-change.ts";

const JoinInput = z.object({
  causes: z.array(z.string()).describe("causes that turned out to be one with `into`"),
  into: z.string(),
  teams: z.array(z.string()).describe("every team that may have a ticket"),
  run: z.string(),
  at: z.string(),
  note: z.string().describe("why they are one"),
});

type Join = Omit<z.infer<typeof JoinInput>, "teams" | "causes">;

/**
 * Two causes have turned out to be one: the tickets of the first go on in those of the second, team by team. The pointer
 * is written first, so that nothing changes a ticket any more whose incidents are being taken over; doing it all again
 * finds what is left to do. Gives the tickets that the run has closed. For graph nodes only.
 */
export function createJoinTickets(stores: Pick<Stores, "tickets">, mark: MarkTickets) {
  return tool(
    async ({ causes, teams, ...join }): Promise<Ticket[]> => {
      const ids = teams.flatMap((team) => causes.map((cause) => ticketIdOf(cause, team)));
      const there = new Set(await stores.tickets.findIds(ids));
      const joined = await Promise.all(
        teams.map(async (team) => {
          const left: Ticket[] = [];
          for (const cause of causes.filter((one) => there.has(ticketIdOf(one, team))))
            left.push(...(await joinUntilDone(stores, cause, team, join)));
          // Those that took over as well as those that were.
          const into = left.flatMap(({ joinedInto: id }) => (id === null ? [] : [{ id, team }]));
          await mark([...left, ...into], join.at);
          return left.filter((ticket) => ticket.history.some((entry) => entry.run === join.run));
        }),
      );
      return [...new Map(joined.flat().map((ticket) => [ticket.id, ticket])).values()];
    },
    { name: "join_tickets", description: "Puts the tickets of several causes together.", schema: JoinInput },
  );
}

const MAX_CONFLICTS = 20;
const LONGEST_WAIT_MILLISECONDS = 40;

/** Gives the tickets whose incidents another one has. */
async function joinUntilDone(
  stores: Pick<Stores, "tickets">,
  cause: string,
  team: string,
  join: Join,
): Promise<Ticket[]> {
  for (let conflicts = 0; ; conflicts += 1) {
    try {
      return await joinTicket(stores, cause, team, join);
    } catch (error) {
      if (!(error instanceof ConflictError) || conflicts >= MAX_CONFLICTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_WAIT_MILLISECONDS));
    }
  }
}

async function joinTicket(
  stores: Pick<Stores, "tickets">,
  cause: string,
  team: string,
  { into, run, at, note }: Join,
): Promise<Ticket[]> {
  const target = await findTicket(stores, ticketIdOf(into, team));
  const left = await followTicket(stores, ticketIdOf(cause, team));
  if (target === null) {
    // The team goes on with the ticket that it has; whoever looks for one of `into` is led there.
    const [kept] = left.slice(-1);
    if (kept !== undefined)
      await stores.tickets.save(signpost(kept, ticketIdOf(into, team), { run, at, note }));
    return [];
  }
  const last = left.pop();
  if (last !== undefined && last.id !== target.id) {
    const pointing = joinedInto(last, target.id, { run, at, note: `joined into ${target.id}: ${note}` });
    await claim(stores, target.id);
    await stores.tickets.save(pointing);
    left.push(pointing);
  }
  for (const ticket of left)
    await stores.tickets.change(target.id, (known) => {
      if (known === null || known.joinedInto !== null) throw wasJoined(target.id);
      const missing = ticket.incidents.filter((one) => !known.incidentIds.includes(one.incidentId));
      const taken = { run: `${ticket.id} joined`, at, note: `takes over ${ticket.id}: ${note}` };
      return missing.length === 0 ? null : withIncidents(known, missing, taken);
    });
  return left;
}

/**
 * Moves the version of a ticket on before another one points to it. Of runs that join tickets into each other at the
 * same time, one then finds its own ticket changed since it was read, so that pointers never form a circle.
 */
async function claim({ tickets }: Pick<Stores, "tickets">, id: string): Promise<void> {
  await tickets.change(id, (known) => {
    if (known === null || known.joinedInto !== null) throw wasJoined(id);
    return { ...known, version: known.version + 1 };
  });
}

/** A ticket that holds nothing but the way to another one. */
const signpost = (ticket: Ticket, id: string, { run, at, note }: ChangedBy): Ticket => ({
  ...ticket,
  id,
  incidents: [],
  incidentIds: [],
  status: "closed",
  progress: "Closed",
  joinedInto: ticket.id,
  history: [{ at, run, action: "created", note: `leads to ${ticket.id}: ${note}`, fields: {} }],
  createdAt: at,
  updatedAt: at,
  version: 1,
});

const wasJoined = (id: string) => new ConflictError(`ticket ${id} was joined into another`);
