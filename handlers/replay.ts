import { createSilentChannel } from "../channels/silent.ts";
import type { Decision, Delivery } from "../memory/deliveries.ts";
import type { Incident } from "../memory/incidents.ts";
import type { Stores } from "../memory/stores.ts";
import type { Ticket } from "../memory/tickets.ts";
import type { Organization } from "../policy/organization.ts";
import type { Application } from "./application.ts";
import { openLocalApplication } from "./open-local-application.ts";

/** What became of one delivery. */
export interface Decided extends Partial<Decision> {
  outcome: string | null;
  reason: string | null;
}

/** An incident's own share of a ticket. */
export interface TicketState {
  team: string;
  status: "open" | "closed";
  severity: number;
}

/** What another policy makes of an incident. */
export interface Replayed {
  incidentId: string;
  title: string;
  /** Is any decision another one, or are the tickets? */
  isChanged: boolean;
  deliveries: { runId: string; receivedAt: string; before: Decided; after: Decided; isChanged: boolean }[];
  tickets: { before: TicketState[]; after: TicketState[] };
}

/**
 * Runs stored deliveries through a policy in a store of its own in memory, each at the time at which it came in, and
 * compares what becomes of them. Nothing is written to the store they come from. The rules judge.
 *
 * @param only the incidents to compare; the others are run too where they share tickets with these
 */
export async function replay(
  source: Stores,
  organization: Organization,
  {
    deliveries,
    now,
    only,
    onProgress = () => {},
  }: {
    deliveries: readonly Delivery[];
    now: Date;
    only?: ReadonlySet<string>;
    onProgress?: (done: number) => void;
  },
): Promise<Replayed[]> {
  let time = now;
  const replica = await openLocalApplication({
    organization,
    dataDirectory: null,
    channel: createSilentChannel(),
    share: false,
    clock: () => time,
  });
  try {
    const compared = new Map<string, Replayed["deliveries"]>();
    for (const [index, { outcome, reason, problem: _, decision, ...delivery }] of deliveries.entries()) {
      time = new Date(delivery.receivedAt);
      await replica.releaseDue();
      await replica.stores.deliveries.receive(delivery);
      const result = await replica.run(delivery);
      onProgress(index + 1);
      // A release is OHERO's own; whether the incident came to the same is seen from its tickets.
      if (isRelease(delivery.raw)) continue;
      const before = { outcome, reason, ...decision };
      const after = await decidedIn(replica, delivery);
      const id = delivery.incidentId ?? result.incidentId ?? "";
      const all = compared.get(id) ?? [];
      const { runId, receivedAt } = delivery;
      all.push({ runId, receivedAt, before, after, isChanged: !isSame(before, after) });
      compared.set(id, all);
    }
    time = now;
    await replica.releaseDue();
    const wanted = [...compared].filter(([id]) => only === undefined || only.has(id));
    return await Promise.all(
      wanted.map(([incidentId, runs]) => compareIncident(source, replica.stores, incidentId, runs)),
    );
  } finally {
    await replica.close();
  }
}

const isRelease = (raw: unknown) => typeof raw === "object" && raw !== null && "release" in raw;

async function decidedIn({ stores }: Application, { threadId, runId }: Pick<Delivery, "threadId" | "runId">) {
  const stored = (await stores.deliveries.listByThread(threadId)).find((one) => one.runId === runId);
  return { outcome: stored?.outcome ?? null, reason: stored?.reason ?? null, ...stored?.decision };
}

async function compareIncident(
  source: Stores,
  replica: Stores,
  incidentId: string,
  deliveries: Replayed["deliveries"],
): Promise<Replayed> {
  const [before, after] = await Promise.all([
    source.incidents.get(incidentId),
    replica.incidents.get(incidentId),
  ]);
  const tickets = { before: await sharesOf(source, before), after: await sharesOf(replica, after) };
  const isChanged = deliveries.some((one) => one.isChanged) || !isSame(tickets.before, tickets.after);
  return { incidentId, title: after?.title ?? before?.title ?? "", isChanged, deliveries, tickets };
}

async function sharesOf(stores: Stores, incident: Incident | null): Promise<TicketState[]> {
  if (incident === null) return [];
  const tickets = await stores.tickets.getMany(incident.tickets.map(({ id }) => id));
  return tickets.map((ticket) => shareOf(ticket, incident.id)).sort((a, b) => (a.team < b.team ? -1 : 1));
}

function shareOf({ team, status, severity, incidents }: Ticket, incidentId: string): TicketState {
  const own = incidents.find((one) => one.incidentId === incidentId);
  return { team, status: own?.status ?? status, severity: own?.severity ?? severity };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
