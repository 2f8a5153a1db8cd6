import { createHash } from "node:crypto";
import type { Ticket, TicketChange, Tickets } from "../memory/tickets.ts";
import type { Policy } from "../policy/organization.ts";
import { withNews } from "../tools/ticket-change.ts";
import { changesText, fieldsBetween, type News, newsText } from "./change-text.ts";
import type { Mirror } from "./mirror.ts";
import { contentOf, digestOf } from "./ticket-content.ts";
import { type ExternalTicket, type TicketSystem, TicketSystemError } from "./ticket-system.ts";

/** Something that people did with a ticket in their own system, for the thread of its incident. */
export interface TicketNews {
  ticket: Ticket;
  /** What they call it there. */
  externalKey: string;
  change: TicketChange;
}

export interface MirrorOptions {
  tickets: Pick<Tickets, "change">;
  /** As the settings of the ticket's team have it. */
  system: TicketSystem;
  policy: Pick<Policy, "closedElsewhere">;
  /** Where the page is reached from elsewhere; "" where it is not. */
  pageUrl: string;
  clock: () => Date;
  /** Says it in the thread; the same again is said once. */
  tell(news: TicketNews): Promise<void>;
  /** Keeps what was done so far, so that an attempt which fails later does not repeat it. */
  keep(mirror: Mirror): Promise<void>;
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
  return write(options, newest, said, { there, isDoubtful: isDoubtful || mirror === null });
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

const NOTHING_BEGUN: Mirror["begun"] = { status: null, priority: false };

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

const isNewsOf =
  (system: TicketSystem) =>
  ({ run }: TicketChange) =>
    run.startsWith(`${system.name}~`);

/** The thread hears of everything that people did there. */
async function sayNews({ system, tell }: MirrorOptions, ticket: Ticket, mirror: Mirror): Promise<Mirror> {
  for (const change of ticket.history.slice(mirror.said).filter(isNewsOf(system)))
    await tell({ ticket, externalKey: mirror.key, change });
  return { ...mirror, said: ticket.history.length };
}

/** What the ticket says now goes there, with what became of it since, and its state. Throws what was not taken after everything else is there. */
async function write(
  { system, policy, pageUrl, keep, clock }: MirrorOptions,
  ticket: Ticket,
  before: Mirror,
  { there, isDoubtful }: { there: ExternalTicket; isDoubtful: boolean },
): Promise<Mirror> {
  let mirror = before;
  let wrote = false;
  const content = contentOf(ticket, pageUrl);
  const digest = digestOf(content);
  let { told } = mirror.written;
  if (isDoubtful) told = Math.max(told, await toldThere(system, mirror.id));
  const changes = ticket.history.slice(told).filter((change) => !isNewsOf(system)(change));
  const hasTurned = ticket.status !== mirror.written.status;
  const isReopening =
    ticket.status === "open" &&
    there.isClosed &&
    (hasTurned || (policy.closedElsewhere === "reopen" && changes.length > 0));
  const isClosing = ticket.status === "closed" && hasTurned && !there.isClosed;

  /** Kept before it goes out, until what came of it is seen. */
  const begin = async (begun: Partial<Mirror["begun"]>) => {
    mirror = { ...mirror, begun: { ...mirror.begun, ...begun } };
    await keep(mirror);
  };
  const refused: TicketSystemError[] = [];
  const move = async (to: "open" | "closed") => {
    await begin({ status: to });
    const hasMoved = await isTaken(() => system.transition(mirror.id, to), refused);
    if (!hasMoved) mirror = { ...mirror, begun: { ...mirror.begun, status: null } };
    wrote ||= hasMoved;
    return hasMoved;
  };
  const hasReopened = isReopening && (await move("open"));
  let withPriority = false;
  // What people closed there is left as it is.
  if (digest !== mirror.written.digest && (!there.isClosed || hasReopened)) {
    withPriority = ticket.severity !== mirror.written.severity && there.priority === mirror.written.priority;
    if (withPriority) await begin({ priority: true });
    if (await isTaken(() => system.update(mirror.id, content, { withPriority }), refused))
      mirror = { ...mirror, written: { ...mirror.written, digest, severity: ticket.severity } };
    // Of one that was refused a part may be there.
    wrote = true;
  }
  const comment = { key: String(ticket.history.length), text: changesText(changes) };
  let isSaid = changes.length === 0;
  if (!isSaid) {
    isSaid = await isTaken(() => system.comment(mirror.id, comment), refused);
    wrote ||= isSaid;
  }
  // One that is closed for good takes no word any more.
  if (!isSaid && there.isClosed && !isReopening) isSaid = refused.pop() !== undefined;
  if (isSaid) mirror = { ...mirror, written: { ...mirror.written, told: ticket.history.length } };
  if (wrote) await keep(mirror);
  const hasClosed = isClosing && (await move("closed"));
  const hasMoved = hasReopened || hasClosed;
  if (hasMoved || !(isReopening || isClosing))
    mirror = { ...mirror, written: { ...mirror.written, status: ticket.status } };
  if (wrote) {
    const looking = { ...mirror, lookedAt: clock().toISOString() };
    mirror = await lookAgain(system, looking, there, { hasMoved, withPriority });
  }
  const [first] = refused;
  if (first === undefined) return mirror;
  await keep(mirror);
  throw first;
}

/** How many changes the comments that are there have told. */
async function toldThere(system: TicketSystem, id: string): Promise<number> {
  const own = (await system.listComments(id, null)).map(({ ownKey }) => Number(ownKey));
  return Math.max(0, ...own.filter(Number.isInteger));
}

/** false where the system does not take it as it is: that waits for somebody to mend it, and keeps nothing else waiting. */
async function isTaken(write: () => Promise<void>, refused: TicketSystemError[]): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (!(error instanceof TicketSystemError) || error.failure.kind !== "blocked") throw error;
    refused.push(error);
    return false;
  }
}

/** What was written is no news. What a person changed meanwhile is, and is found the next time. */
async function lookAgain(
  system: TicketSystem,
  mirror: Mirror,
  before: ExternalTicket,
  { hasMoved, withPriority }: { hasMoved: boolean; withPriority: boolean },
): Promise<Mirror> {
  const after = await system.read(mirror.id);
  if (after === null) return mirror;
  const { status, isClosed } = hasMoved ? after : before;
  const priority = withPriority ? after.priority : before.priority;
  const seen = { status, isClosed, priority, assignee: before.assignee };
  const isAll = Object.keys(fieldsBetween(seen, after)).length === 0;
  return {
    ...mirror,
    seen,
    updatedAt: isAll ? after.updatedAt : before.updatedAt,
    begun: NOTHING_BEGUN,
    written: { ...mirror.written, ...(withPriority && { priority }) },
  };
}
