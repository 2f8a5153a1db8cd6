import { type Answers, PageMessage } from "../channels/webchat/protocol.ts";
import { OPERATIONS, saidKey, saidMessage } from "../channels/webchat/webchat.ts";
import { incidentOf } from "../events/chat.ts";
import { describeProblem, problemFrom } from "../events/problem.ts";
import type { Message } from "../memory/messages.ts";
import { reportKey } from "../memory/reports.ts";
import { threadIdOf } from "../memory/thread-id.ts";
import { incidentCard } from "../nodes/incident-card.ts";
import { MAX_SCANNED } from "../tools/find-incidents.ts";
import { IncidentQuery, selectIncidents } from "../tools/incident-query.ts";
import type { Application, ReceivedPart } from "./application.ts";
import { UnderWayError } from "./await-settled.ts";
import { decideIncident } from "./decide-incident.ts";
import { findNamed } from "./find-named.ts";
import type { Hub } from "./hub.ts";

/** What a page asks that cannot be done; the text is for the person. */
export class RefusedError extends Error {
  override name = "RefusedError";
}

export interface PageOptions {
  hub: Pick<Hub, "publish" | "changes">;
  /** Runs what was received, now or later; what it comes to is told in the thread. */
  enqueue(part: ReceivedPart): void;
}

type Asked<Type extends PageMessage["type"]> = Extract<PageMessage, { type: Type }>;
type Handlers = { [Type in PageMessage["type"]]: (message: Asked<Type>) => Promise<Answers[Type]> };

/** Answers what pages ask, the same for the local server and for API Gateway. Throws RefusedError. */
export function createPageAnswers(application: Application, { hub, enqueue }: PageOptions) {
  const { stores, dependencies } = application;
  const { incidents, messages, tickets, reports, deliveries } = stores;
  const cardOf = (incident: Parameters<typeof incidentCard>[0]) =>
    incidentCard(incident, application.organization);

  const listAll = createLister(() => incidents.list({ limit: MAX_SCANNED }), hub);

  const mustFind = async (threadId: string) => {
    const incident = await incidents.getByThread(threadId);
    if (incident === null) throw new RefusedError("there is no such incident");
    return incident;
  };

  const handlers: Handlers = {
    async hello() {
      const { teams, policy } = application.organization;
      return {
        at: dependencies.clock().toISOString(),
        rooms: [{ id: OPERATIONS, name: "Operations" }, ...teams.map(({ id, name }) => ({ id, name }))],
        // Not who they are: names are claims here, and the list would say whose to make.
        hasApprovers: policy.operators.approvers.length > 0,
      };
    },
    async list({ filter, limit, before }) {
      const listed = await listAll();
      const query = IncidentQuery.parse({
        text: filter.text,
        statuses: filter.statuses,
        teams: filter.team === null ? [] : [filter.team],
        order: "changed",
      });
      const all = { ...query, limit: Number.POSITIVE_INFINITY };
      const { incidents: found, total } = selectIncidents(listed, all, application.organization);
      const rest = found.slice(before === null ? 0 : indexAfter(found, before));
      return {
        incidents: rest.slice(0, limit).map(cardOf),
        total,
        isComplete: listed.length < MAX_SCANNED,
        hasMore: rest.length > limit,
      };
    },
    async room({ room, limit, before }) {
      const found = await messages.listRoom(room, { limit: limit + 1, ...(before !== null && { before }) });
      return { messages: found.slice(0, limit), hasMore: found.length > limit };
    },
    async thread({ threadId }) {
      const [incident, said] = await Promise.all([
        incidents.getByThread(threadId),
        messages.listThread(threadId),
      ]);
      return { incident: incident && cardOf(incident), messages: said };
    },
    async details({ threadId }) {
      const incident = await mustFind(threadId);
      const [opened, report, kept] = await Promise.all([
        tickets.getMany(incident.tickets.map(({ id }) => id)),
        reports.read(reportKey(threadId, incident.lastReport)),
        deliveries.listByThread(threadId),
      ]);
      return {
        incident: cardOf(incident),
        event: incident.event,
        raw: kept.findLast(({ raw }) => isOf(incident.source, raw))?.raw ?? null,
        tickets: opened,
        report,
      };
    },
    async counts({ days }) {
      const now = dependencies.clock().getTime();
      const wanted = Array.from({ length: days }, (_, index) => dayOf(now - (days - 1 - index) * DAY));
      const counts = new Map(wanted.map((day) => [day, {} as Record<string, number>]));
      for (const { changedAt, outcome } of await listAll()) {
        const ofDay = counts.get(changedAt.slice(0, 10));
        if (ofDay) ofDay[outcome] = (ofDay[outcome] ?? 0) + 1;
      }
      return { days: [...counts].map(([day, ofDay]) => ({ day, counts: ofDay })) };
    },
    async say({ id, at, user, text, threadId }) {
      const place = await placeOf(threadId, id);
      const message = { user, text, id, thread: place.conversation, incidentId: place.incidentId };
      const name = { id: `web~${id}`, at: nearestTo(dependencies.clock(), at) };
      // Its time is part of its name: under another one it would be a second message.
      const before = name.at === at ? null : await findNamed(stores, place.threadId, id);
      if (before !== null) return { threadId: place.threadId, key: saidKey(before.runId) };
      const [part] = await application.receive({ message }, { interactive: true, name });
      // A copy of what is there already.
      if (part === undefined) return { threadId: place.threadId, key: "" };
      const key = saidKey(part.runId);
      const said = saidMessage({
        ...{ threadId: place.threadId, incidentId: place.isIncident ? place.incidentId : null },
        ...{ key, at: name.at, user, text, id, conversation: place.conversation },
        isFirst: threadId === null,
      });
      if (await messages.add(said)) hub.publish({ type: "message", message: said });
      enqueue(part);
      return { threadId: place.threadId, key };
    },
    async decide({ threadId, action, reason, user, overrule }) {
      const { id: incidentId } = await mustFind(threadId);
      const when = overrule ? "always" : "undecided";
      const decision = { incidentId, action, reason, by: user, when } as const;
      const decided = await decideIncident(application, decision).catch((error: unknown) => {
        if (error instanceof UnderWayError) throw new RefusedError(error.message);
        throw error;
      });
      if ("refused" in decided) throw new RefusedError(decided.refused);
      return { outcome: decided.result.outcome };
    },
  };

  /** Where something is said: in the thread of an incident, in a conversation, or in a new one. */
  async function placeOf(threadId: string | null, id: string) {
    if (threadId === null) {
      const conversation = `web~${id}`;
      const incidentId = incidentOf(conversation);
      return { threadId: threadIdOf(incidentId), incidentId, conversation, isIncident: false };
    }
    const incident = await incidents.getByThread(threadId);
    if (incident !== null)
      return { threadId, incidentId: incident.id, conversation: `web~${threadId}`, isIncident: true };
    const [first] = await messages.listThread(threadId);
    const conversation = conversationIn(first);
    if (conversation === null) throw new RefusedError("there is no such thread");
    return { threadId, incidentId: incidentOf(conversation), conversation, isIncident: false };
  }

  /** Answers one message of a page, given as its text is parsed. Throws RefusedError. */
  return async (raw: unknown): Promise<Answers[keyof Answers]> => {
    const parsed = PageMessage.safeParse(raw);
    if (!parsed.success) throw new RefusedError(describeProblem(problemFrom(parsed.error, raw)));
    const message = parsed.data;
    return (handlers[message.type] as (asked: PageMessage) => Promise<Answers[keyof Answers]>)(message);
  };
}

/** Milliseconds for which a list is good: somebody who types or scrolls asks several times a second. */
const FRESH = 2_000;

/** The list as it was read a moment ago, unless something has changed since. */
function createLister<T>(read: () => Promise<T>, hub: Pick<Hub, "changes">): () => Promise<T> {
  let last: { list: Promise<T>; at: number; changes: number } | null = null;
  return () => {
    const at = performance.now();
    if (last !== null && last.changes === hub.changes() && at - last.at < FRESH) return last.list;
    const list = read();
    const current = { list, at, changes: hub.changes() };
    last = current;
    list.catch(() => {
      if (last === current) last = null;
    });
    return list;
  };
}

const DAY = 86_400_000;
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Where what follows begins. One that changed meanwhile stands elsewhere: then by its time. */
function indexAfter(
  found: readonly { changedAt: string; threadId: string }[],
  last: { changedAt: string; threadId: string },
): number {
  const at = found.findIndex(
    ({ threadId, changedAt }) => threadId === last.threadId && changedAt === last.changedAt,
  );
  if (at >= 0) return at + 1;
  const older = found.findIndex(({ changedAt }) => changedAt <= last.changedAt);
  return older < 0 ? found.length : older;
}

/** Is it what the incident came out of? Decisions are not, and messages only where a person reported it. */
function isOf(source: string, raw: unknown): boolean {
  if (typeof raw !== "object" || raw === null) return true;
  return !("decision" in raw || "release" in raw || ("message" in raw && source !== "chat"));
}

const conversationIn = (message: Message | undefined): string | null =>
  typeof message?.details.conversation === "string" ? message.details.conversation : null;

/** A page's clock names what it says, but cannot put it anywhere in the order. */
const MOST_OFF = 10 * 60_000;
function nearestTo(now: Date, at: string): string {
  const time = Date.parse(at);
  return Math.abs(time - now.getTime()) <= MOST_OFF ? new Date(time).toISOString() : now.toISOString();
}
