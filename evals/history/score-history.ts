import { replay } from "../../handlers/replay.ts";
import type { Delivery } from "../../memory/deliveries.ts";
import type { IncidentSummary } from "../../memory/incidents.ts";
import type { Stores } from "../../memory/stores.ts";
import { shortIdOf } from "../../memory/thread-id.ts";
import type { Organization } from "../../policy/organization.ts";
import { groupBy } from "../group-by.ts";
import {
  decisionIn,
  nextVerdict,
  readDecisions,
  type Standing,
  type Verdict,
} from "../record/read-decisions.ts";

/** An incident, and who decided what about it. */
export interface Scored {
  id: string;
  incidentId: string;
  /** Untrusted text. */
  title: string;
  source: string;
  standing: Standing;
  /** null where OHERO asked, or could not say. */
  ohero: Verdict | null;
  /** Why it was discharged; "accepted" where it was not. */
  reason: string;
  /** Models, "rules", or "time-out" where nobody answered. */
  by: string;
  person: Verdict | null;
  /** A person's own words. */
  why: string | null;
  /** What the policy and the rules of today make of the same deliveries. */
  today: Verdict | null;
}

export const STANDINGS: readonly Standing[] = [
  "confirmed",
  "false-accept",
  "false-discharge",
  "decided-first",
  "undecided",
];

/** How many of each standing. */
export type Counts = Record<Standing, number>;

export interface HistoryScore {
  counts: Counts;
  /** Incidents whose decision is still waited for. */
  waiting: number;
  by: Record<"source" | "reason" | "judge", Record<string, Counts>>;
  today: {
    overruled: { asThePerson: number; total: number };
    confirmed: { otherwise: number; total: number };
    decidedFirst: { asThePerson: number; total: number };
    undecided: { otherwise: number; total: number };
  };
  incidents: Scored[];
}

/**
 * Compares what OHERO had decided about each incident that is stored with what people then decided, and with what `organization`
 * and the rules make of the same deliveries today. Only reads.
 */
export async function scoreHistory(
  stores: Stores,
  organization: Organization,
  { now, onProgress = () => {} }: { now: Date; onProgress?: (done: number, total: number) => void },
): Promise<HistoryScore> {
  const incidents = await stores.incidents.list({ limit: Number.POSITIVE_INFINITY });
  const all = await stores.deliveries.listAll();
  const byThread = groupBy(all, ({ threadId }) => threadId);
  const scored: Scored[] = [];
  const firstDecisions = new Map<string, string | null>();
  for (const incident of incidents) {
    const deliveries = byThread.get(incident.threadId) ?? [];
    const { ohero, person, firstDecision, standing } = await readDecisions(stores, deliveries);
    firstDecisions.set(incident.id, firstDecision);
    scored.push({
      id: shortIdOf(incident.id),
      incidentId: incident.id,
      title: incident.title,
      source: incident.source,
      standing,
      ohero: ohero?.verdict ?? null,
      reason: ohero === null ? "asked" : (ohero.reason ?? "accepted"),
      by: ohero?.by ?? "nobody",
      person: person?.action ?? null,
      why: person?.reason ?? null,
      today: null,
    });
  }
  const arrived = all.filter(isReplayed);
  const replayed = await replay(stores, organization, {
    deliveries: arrived,
    now,
    onProgress: (done) => onProgress(done, arrived.length),
  });
  const verdicts = new Map(
    replayed.map(({ incidentId, deliveries }) => {
      const until = firstDecisions.get(incidentId) ?? null;
      const before = deliveries.filter(({ runId }) => until === null || runId < until);
      return [
        incidentId,
        before.reduce<Verdict | null>((found, { after }) => nextVerdict(found, decided(after)), null),
      ];
    }),
  );
  const finished = scored.map((one) => ({ ...one, today: verdicts.get(one.incidentId) ?? null }));
  return { ...sumUp(finished), waiting: waitingOf(incidents) };
}

const waitingOf = (incidents: readonly IncidentSummary[]) =>
  incidents.filter(({ status }) => status === "awaiting-operator" || status === "asked").length;

/** Decisions are what is compared with; questions decide nothing; and what is not decided yet has nothing to compare. */
const isReplayed = (delivery: Delivery): boolean =>
  delivery.outcome !== null && delivery.outcome !== "answered" && decisionIn(delivery) === null;

const decided = ({ outcome, stakeholders }: { outcome: string | null; stakeholders?: string[] }) => ({
  outcome,
  decision: { stakeholders: stakeholders ?? [] },
});

function sumUp(incidents: Scored[]): Omit<HistoryScore, "waiting"> {
  const of = (...standings: Standing[]) => incidents.filter(({ standing }) => standings.includes(standing));
  const asThePerson = (found: Scored[]) => ({
    asThePerson: found.filter(({ today, person }) => today === person).length,
    total: found.length,
  });
  const otherwise = (found: Scored[]) => ({
    otherwise: found.filter(({ today, ohero }) => ohero !== null && today !== ohero).length,
    total: found.length,
  });
  return {
    counts: count(incidents),
    by: {
      source: group(incidents, ({ source }) => source),
      reason: group(incidents, ({ reason }) => reason),
      judge: group(incidents, ({ by }) => by),
    },
    today: {
      overruled: asThePerson(of("false-accept", "false-discharge")),
      confirmed: otherwise(of("confirmed")),
      decidedFirst: asThePerson(of("decided-first")),
      undecided: otherwise(of("undecided")),
    },
    incidents,
  };
}

const count = (incidents: readonly Scored[]): Counts =>
  Object.fromEntries(
    STANDINGS.map((standing) => [standing, incidents.filter((one) => one.standing === standing).length]),
  ) as Counts;

const group = (incidents: readonly Scored[], keyOf: (one: Scored) => string): Record<string, Counts> =>
  Object.fromEntries(
    [...groupBy(incidents, keyOf)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, found]) => [key, count(found)]),
  );
