import type { Ticket } from "../memory/tickets.ts";
import type { Policy } from "../policy/organization.ts";
import { changesText, fieldsBetween, isNewsOf } from "./change-text.ts";
import { type Mirror, NOTHING_BEGUN } from "./mirror.ts";
import { contentOf, digestOf } from "./ticket-content.ts";
import { type ExternalTicket, type TicketSystem, TicketSystemError } from "./ticket-system.ts";

export interface WriteOptions {
  /** As the settings of the ticket's team have it. */
  system: TicketSystem;
  policy: Pick<Policy, "closedElsewhere">;
  /** Where the page is reached from elsewhere; "" where it is not. */
  pageUrl: string;
  clock: () => Date;
  /** Keeps what was done so far, so that an attempt which fails later does not repeat it. */
  keep(mirror: Mirror): Promise<void>;
}

/** What the ticket says now goes there, with what became of it since, and its state. Throws what was not taken after everything else is there. */
export async function writeCopy(
  { system, policy, pageUrl, keep, clock }: WriteOptions,
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
  if (!isSaid && there.isClosed && !isReopening) {
    refused.pop();
    isSaid = true;
  }
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
