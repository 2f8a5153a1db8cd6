import { createHash } from "node:crypto";
import type { Ticket, TicketChange, Tickets } from "../memory/tickets.ts";
import { withNews } from "../tools/ticket-change.ts";
import { fieldsBetween, isNewsOf, type News, newsText } from "./change-text.ts";
import { type Mirror, NOTHING_BEGUN } from "./mirror.ts";
import { contentOf, digestOf } from "./ticket-content.ts";
import type { ExternalTicket } from "./ticket-system.ts";
import { type WriteOptions, writeCopy } from "./write-copy.ts";

/** Something that people did with a ticket in their own system, for the thread of its incident. */
export interface TicketNews {
  ticket: Ticket;
  /** What they call it there. */
  externalKey: string;
  change: TicketChange;
}

export interface MirrorOptions extends WriteOptions {
  tickets: Pick<Tickets, "change">;
  /** Says it in the thread; the same again is said once. */
  tell(news: TicketNews): Promise<void>;
}

export interface MirroredTicket {
  /** As it is now. */
  ticket: Ticket;
  /** What was kept last; null where it was never there, as far as is known. */
  mirror: Mirror | null;
  /** Did an attempt begin of which nobody knows how far it came? Then what it did is looked for. */
  isDoubtful: boolean;
}

/**
 * Brings a ticket and its copy in the team's own system together: what people did there goes into the ticket's history and the thread, and
 * what the ticket says now goes there. It says what is, not what changed, so doing it again changes nothing, and any number of changes
 * are one. Gives null where there is nothing to mirror. Throws TicketSystemError.
 */
export async function mirrorTicket(
  options: MirrorOptions,
  { ticket, mirror, isDoubtful }: MirroredTicket,
): Promise<Mirror | null> {
  const known = mirror ?? (await findOrCreate(options, ticket));
  if (known === null) return null;
  if (mirror === null) await options.keep(known);

  const lookedAt = options.clock().toISOString();
  const there = await options.system.read(known.id);
  if (there === null) return leave(options, ticket.id, known);
  const linked = await linkTo(options, ticket, there);
  const { mirror: heard, ticket: newest } = await takeNews(
    options,
    linked,
    { ...withBegun(known, there), lookedAt, isGone: false },
    there,
  );
  const said = await sayNews(options, newest, heard);
  return writeCopy(options, newest, said, { there, isDoubtful: isDoubtful || mirror === null });
}

/** The copy that an attempt before this one made, or a new one; null where the ticket only leads to another. */
async function findOrCreate(
  { system, pageUrl, clock }: MirrorOptions,
  ticket: Ticket,
): Promise<Mirror | null> {
  const [first, ...others] = await system.find(ticket.id);
  // An attempt whose end was not known, and which was found by the search too late.
  for (const other of others) {
    await system.comment(other.id, { key: "twice", text: `The same as ${first?.key}, which goes on.` });
    await system.transition(other.id, "closed");
  }
  const lookedAt = clock().toISOString();
  if (first !== undefined)
    return mirrorOf(first, { lookedAt, digest: "", told: 1, said: ticket.history.length });
  if (ticket.joinedInto !== null) return null;
  const content = contentOf(ticket, pageUrl);
  const { length } = ticket.history;
  return mirrorOf(
    await system.create(content),
    { lookedAt, digest: digestOf(content), told: length, said: length },
    ticket,
  );
}

const seenOf = ({ status, isClosed, assignee, priority }: ExternalTicket): Mirror["seen"] => ({
  ...{ status, isClosed, assignee, priority },
});

function mirrorOf(
  there: ExternalTicket,
  { lookedAt, digest, told, said }: { lookedAt: string; digest: string; told: number; said: number },
  ticket?: Ticket,
): Mirror {
  return {
    ...{ id: there.id, key: there.key, seen: seenOf(there), updatedAt: there.updatedAt, lookedAt },
    comments: { upTo: null, ids: [] },
    written: {
      ...{ digest, told, priority: there.priority },
      status: there.isClosed ? "closed" : "open",
      severity: ticket?.severity ?? 0,
    },
    ...{ begun: NOTHING_BEGUN, said, isGone: false },
  };
}

/** The ticket bears what people call it there. */
async function linkTo(
  { tickets, system }: MirrorOptions,
  ticket: Ticket,
  { key, url }: ExternalTicket,
): Promise<Ticket> {
  if (ticket.external?.key === key && ticket.external.system === system.name) return ticket;
  const external = { system: system.name, key, url };
  const linked = await tickets.change(
    ticket.id,
    (now) => now && { ...now, external, version: now.version + 1 },
  );
  return linked ?? ticket;
}

/** Somebody removed it there. That is said once, and it is not made again. */
async function leave(options: MirrorOptions, ticketId: string, mirror: Mirror): Promise<Mirror> {
  if (mirror.isGone) return mirror;
  const fields = { status: { from: mirror.seen.status, to: "removed" } };
  const news = { fields, by: null, comments: [] };
  const at = options.clock().toISOString();
  const ticket = await note(options, ticketId, mirror, { news, at, isClosing: false, closedElsewhere: null });
  return sayNews(options, ticket, { ...mirror, isGone: true });
}

/** What was begun by an attempt that nobody heard the end of, and is there, was written. */
function withBegun(mirror: Mirror, there: ExternalTicket): Mirror {
  const { begun, seen, written } = mirror;
  const hasMoved = begun.status !== null && there.isClosed === (begun.status === "closed");
  return {
    ...mirror,
    seen: {
      ...seen,
      ...(hasMoved && { status: there.status, isClosed: there.isClosed }),
      ...(begun.priority && { priority: there.priority }),
    },
    written: {
      ...written,
      ...(hasMoved && { status: begun.status ?? written.status }),
      ...(begun.priority && { priority: there.priority }),
    },
    begun: NOTHING_BEGUN,
  };
}

/** What people did there since goes into the ticket's history. */
async function takeNews(
  options: MirrorOptions,
  known: Ticket,
  mirror: Mirror,
  there: ExternalTicket,
): Promise<{ mirror: Mirror; ticket: Ticket }> {
  const { upTo, ids } = mirror.comments;
  const comments = await options.system.listComments(mirror.id, upTo);
  const news: News = {
    fields: fieldsBetween(mirror.seen, there),
    by: there.changedBy,
    comments: comments.filter(({ id, ownKey }) => ownKey === null && !ids.includes(id)),
  };
  const last = comments.at(-1)?.at ?? upTo;
  const atLast = comments.filter(({ at }) => at === last).map(({ id }) => id);
  const seen = {
    ...mirror,
    seen: seenOf(there),
    updatedAt: there.updatedAt,
    comments: { upTo: last, ids: [...new Set([...(last === upTo ? ids : []), ...atLast])] },
  };
  const isNews = Object.keys(news.fields).length > 0 || news.comments.length > 0;
  const isClosing = !mirror.seen.isClosed && there.isClosed;
  const closedElsewhere =
    options.policy.closedElsewhere !== "close" || mirror.seen.isClosed === there.isClosed ? null : isClosing;
  const ticket = isNews
    ? await note(options, known.id, mirror, { news, at: there.updatedAt, isClosing, closedElsewhere })
    : known;
  return { mirror: seen, ticket };
}

/** What becomes of a ticket that was closed there while its incident is open. */
const CLOSED = {
  note: "The incident is still open, and so is the ticket here.",
  close: "The incident is still open; the ticket is closed here, too, until there is news of it.",
  reopen: "The incident is still open; the ticket is opened there again when there is news of it.",
} as const;

/** The history names what was noted by its content, so that it is noted once. */
async function note(
  { tickets, system, policy }: MirrorOptions,
  ticketId: string,
  { key }: Mirror,
  {
    news,
    at,
    isClosing,
    closedElsewhere,
  }: { news: News; at: string; isClosing: boolean; closedElsewhere: boolean | null },
): Promise<Ticket> {
  const text = newsText(news);
  const digest = createHash("sha256").update(JSON.stringify(news)).digest("hex").slice(0, 12);
  const run = `${system.name}~${key}~${at}~${digest}`;
  const fields = Object.fromEntries(
    Object.entries(news.fields).map(([name, change]) => [`${system.name}.${name}`, change]),
  );
  const changed = await tickets.change(ticketId, (ticket) => {
    if (ticket === null || ticket.history.some((entry) => entry.run === run)) return null;
    const sequel = isClosing && ticket.status === "open" ? `\n${CLOSED[policy.closedElsewhere]}` : "";
    const change = { run, at, note: `${key}: ${text}${sequel}`, fields };
    return withNews(ticket, change, closedElsewhere ?? ticket.closedElsewhere);
  });
  if (changed === null) throw new Error(`ticket ${ticketId} is gone`);
  return changed;
}

/** The thread hears of everything that people did there. */
async function sayNews({ system, tell }: MirrorOptions, ticket: Ticket, mirror: Mirror): Promise<Mirror> {
  for (const change of ticket.history.slice(mirror.said).filter(isNewsOf(system)))
    await tell({ ticket, externalKey: mirror.key, change });
  return { ...mirror, said: ticket.history.length };
}
