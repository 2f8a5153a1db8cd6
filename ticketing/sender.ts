import type { Failure, Outbox, OutboxEntry, Round } from "../memory/outbox.ts";
import { pauseAfter } from "../memory/pause-after.ts";
import type { Tickets } from "../memory/tickets.ts";
import { mirroredTicket, mirrorOf } from "../tools/mark-tickets.ts";
import { Mirror } from "./mirror.ts";
import { type MirroredTicket, type MirrorOptions, mirrorTicket } from "./mirror-ticket.ts";
import { createNoteChange, placeOf } from "./note-change.ts";
import { type TicketSystem, TicketSystemError, type TicketSystemName } from "./ticket-system.ts";

export interface TicketSenderOptions extends Omit<MirrorOptions, "system" | "keep" | "tickets"> {
  tickets: Pick<Tickets, "get" | "change">;
  /** The systems that teams work in. */
  names: readonly TicketSystemName[];
  /** The system as the settings of a team have it; null where the team has none of that name. */
  systemOf(team: string, name: TicketSystemName): TicketSystem | null;
  /** One for each place in which tickets are, by a name of it: of two teams that share a project, one. */
  places: ReadonlyMap<string, TicketSystem>;
  outbox: Outbox;
  /** Says what does not work, and why; never any text of a ticket. */
  log: (line: string) => void;
  /** From 0 to 1; spreads attempts that failed together. */
  random?: () => number;
}

/** An attempt that has not ended by then never will; milliseconds. Longer than all calls of one together may take. */
const LEASE = 300_000;
/** Tickets of one system that are written at the same time. */
const AT_ONCE = 4;
/** How often a system is asked what people changed there, whether or not it tells by itself; milliseconds. */
const POLL = 300_000;
/** What changed that shortly before the last look is looked at again: clocks differ, and searches come late; milliseconds. */
const OVERLAP = 300_000;
/** Times of a system that tells no parts of a second, and whose clock may be another one; milliseconds. */
const WHOLE_SECONDS = 10_000;

/**
 * Brings the tickets that have changed, here or there, together with their copies in the teams' own systems. It waits for nothing: what
 * failed is due again later, and what a system limits, when it says.
 */
export function createTicketSender(options: TicketSenderOptions) {
  const { names, outbox, places, clock, log, random = Math.random } = options;
  /** Systems that take nothing before a time, in milliseconds. */
  const held = new Map<string, number>();
  /** What was said of a system last: the same is not said again for each ticket. */
  const said = new Map<string, string>();
  /** When a place was asked last, in milliseconds, whatever came of it. */
  const asked = new Map<string, number>();
  const now = () => clock().getTime();
  const iso = (time: number) => new Date(time).toISOString();

  /** Was it sent? */
  async function send(service: TicketSystemName, group: string): Promise<boolean> {
    const [entry] = await outbox.listGroup(group);
    if (entry === undefined || entry.dueAt === null || entry.dueAt > iso(now())) return false;
    if (!(await outbox.claim(entry, { now: iso(now()), until: iso(now() + LEASE) }))) return false;
    const ticket = await options.tickets.get(mirroredTicket(group));
    const mirror = Mirror.safeParse(entry.payload).data ?? null;
    const system = ticket && options.systemOf(ticket.team, service);
    try {
      const next =
        ticket === null || system === null
          ? mirror
          : await mirrorOne({ ticket, mirror, isDoubtful: entry.sendingSince !== null }, system, entry);
      await outbox.markSent(entry, { place: next === null ? null : placeOf(service, next), now: iso(now()) });
      said.delete(service);
      return true;
    } catch (error) {
      await settle(service, entry, system, error);
      return false;
    }
  }

  async function mirrorOne(
    given: MirroredTicket,
    system: TicketSystem,
    entry: OutboxEntry,
  ): Promise<Mirror | null> {
    const keep = (mirror: Mirror) =>
      outbox.keep(entry, { place: placeOf(system.name, mirror), payload: mirror });
    const next = await mirrorTicket({ ...options, system, keep }, given);
    if (next !== null) await keep(next);
    return next;
  }

  /** Says what does not work, and leaves a system alone for as long as it wants. */
  function giveWay(service: TicketSystemName, failure: Failure): void {
    if (failure.kind === "limited") held.set(service, now() + failure.seconds * 1_000);
    if (said.get(service) !== failure.problem) log(`${service}: ${failure.problem}; it is tried again`);
    said.set(service, failure.problem);
  }

  async function settle(
    service: TicketSystemName,
    entry: OutboxEntry,
    system: TicketSystem | null,
    error: unknown,
  ) {
    const failure: Failure =
      error instanceof TicketSystemError
        ? error.failure
        : { kind: "doubtful", problem: "it could not be carried out here" };
    if (!(error instanceof TicketSystemError)) log(`mirroring a ticket failed: ${String(error)}`);
    const isUnmade = entry.place === null;
    const isInDoubt = failure.kind === "doubtful" || entry.sendingSince !== null;
    const settling = isInDoubt && isUnmade ? (system?.settleSeconds ?? 0) * 1_000 : 0;
    const pause = Math.max(pauseAfter(failure, entry, random()), settling);
    giveWay(service, failure);
    await outbox.postpone(entry, {
      until: iso(now() + pause),
      problem: failure.problem,
      isDoubtful: isInDoubt,
    });
  }

  /** What people changed at a place is due here. A place that cannot be asked keeps no other from being asked. */
  async function poll(place: string, system: TicketSystem): Promise<void> {
    const started = now();
    const isRecent = (time: number | undefined) => time !== undefined && started - time < POLL;
    if (isRecent(asked.get(place))) return;
    const since = await outbox.getCursor(place);
    if (since !== null && isRecent(Date.parse(since))) return;
    asked.set(place, started);
    try {
      if (since !== null)
        for (const { id, updatedAt } of await system.listChanged(iso(Date.parse(since) - OVERLAP)))
          await look(system.name, id, updatedAt);
      await outbox.setCursor(place, iso(started));
    } catch (error) {
      if (!(error instanceof TicketSystemError)) throw error;
      giveWay(system.name, error.failure);
    }
  }

  async function look(service: TicketSystemName, id: string, updatedAt: string): Promise<void> {
    const entry = await outbox.findByPlace(placeOf(service, { id }));
    if (entry === null) return;
    const mirror = Mirror.safeParse(entry.payload).data;
    if (mirror === undefined || !isSeen(mirror, updatedAt))
      await outbox.mark({ ...mirrorOf(service, mirroredTicket(entry.group)), at: iso(now()) });
  }

  async function sendService(service: TicketSystemName, until: number): Promise<Round> {
    const isHeld = () => (held.get(service) ?? 0) > now();
    const isOver = () => now() >= until;
    if (isHeld()) return { sent: 0, nextAt: iso(held.get(service) ?? 0) };
    for (const [place, system] of places) if (system.name === service && !isHeld()) await poll(place, system);
    const waiting = (await outbox.listDue(service, iso(now()))).reverse();
    let sent = 0;
    const lane = async () => {
      for (let due = waiting.pop(); due !== undefined && !isHeld() && !isOver(); due = waiting.pop())
        if (await send(service, due.group)) sent += 1;
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    if (isHeld()) return { sent, nextAt: iso(held.get(service) ?? 0) };
    // Where nothing seems left after something was sent, one more look makes sure of it.
    return { sent, nextAt: sent > 0 ? iso(now()) : await outbox.nextDueAt(service, iso(now())) };
  }

  return {
    /** A system says that one of its tickets changed; false where it is none of ours. */
    note: createNoteChange({ outbox, clock }),
    /** `until`: no ticket is begun from then on; milliseconds since 1970. */
    async sendDue({ until = Number.POSITIVE_INFINITY }: { until?: number } = {}): Promise<Round> {
      const rounds = await Promise.all(names.map((name) => sendService(name, until)));
      const times = rounds.flatMap(({ nextAt }) => nextAt ?? []).sort();
      return { sent: rounds.reduce((sum, round) => sum + round.sent, 0), nextAt: times[0] ?? null };
    },
  };
}

/** Was it read after that instant? Where a system's times are whole seconds, something may have come in the same one. */
const isSeen = (mirror: Mirror, updatedAt: string): boolean =>
  mirror.updatedAt === updatedAt &&
  (!updatedAt.endsWith(".000Z") || Date.parse(updatedAt) + WHOLE_SECONDS < Date.parse(mirror.lookedAt));
