import { toEnvelopeShape } from "../../events/envelope.ts";
import { parseDelivery } from "../../events/parse-delivery.ts";
import { UsageError } from "../../handlers/known-error.ts";
import type { Delivery } from "../../memory/deliveries.ts";
import { type Incident, isDecidedByPerson } from "../../memory/incidents.ts";
import type { Stores } from "../../memory/stores.ts";
import { shortIdOf } from "../../memory/thread-id.ts";
import type { Organization } from "../../policy/organization.ts";
import { Case, type Expectation } from "../case.ts";
import { labelOf } from "./label.ts";
import { mapTeams } from "./map-accounts.ts";
import { type Decided, readDecisions } from "./read-decisions.ts";
import { createScrubber, type Scrubber } from "./scrub.ts";

export interface RecordOptions {
  /** The organization that the incident is of, and the one that every case assumes. */
  from: Organization;
  to: Organization;
  /** Default: made of the incident's short id. */
  id?: string | undefined;
  title?: string | undefined;
  /** Without the incidents that share its tickets. */
  isAlone?: boolean;
  /** Further words that must not stay. */
  words?: readonly string[];
}

export interface Recorded {
  case: Case;
  counts: ReturnType<Scrubber["counts"]>;
  accounts: number;
}

interface Known {
  incident: Incident;
  decided: Decided;
}

/**
 * A stored incident as a case: what came in, scrubbed and for the accounts of `to`, and what should become of it.
 *
 * @throws UsageError where nothing of it is kept any more, where it cannot be mapped, and where something of it would stay
 */
export async function recordIncident(
  stores: Pick<Stores, "incidents" | "deliveries" | "tickets" | "reports">,
  incident: Incident,
  { from, to, id = `life-${shortIdOf(incident.id)}`, title, isAlone = false, words = [] }: RecordOptions,
): Promise<Recorded> {
  const incidents = isAlone ? [incident] : await sharingTickets(stores, incident);
  const known: Known[] = [];
  for (const one of incidents) {
    const all = await stores.deliveries.listByThread(one.threadId);
    known.push({ incident: one, decided: await readDecisions(stores, all) });
  }
  const own = known[0] as Known;
  const arrived = known
    .flatMap((one) => one.decided.deliveries.map((delivery) => ({ delivery, ...one })))
    .sort((a, b) => (a.delivery.runId < b.delivery.runId ? -1 : 1));
  if (own.decided.deliveries.length === 0)
    throw new UsageError("no delivery of this incident is kept any more (policy.deliveryRetentionDays)");

  const raws = arrived.map(({ delivery }) => onlyPart(delivery));
  const said = known.flatMap(({ decided: { person } }) => (person === null ? [] : [person.reason]));
  const scrubber = createScrubber([raws, said, incident.title, title ?? ""], {
    ...{ from, to, words },
    accounts: known.flatMap((one) => one.incident.accounts),
    people: known.flatMap((one) => peopleOf(one)),
  });
  const teams = mapTeams(from, to);
  const clock = arrived[0]?.delivery.receivedAt ?? "";
  const isOverruled = known.some(({ decided }) => decided.standing.startsWith("false"));
  const recorded = Case.parse({
    id,
    title: scrubber.text(title ?? incident.title),
    tags: ["from-history", incident.source, own.decided.standing],
    contested: false,
    why: whyOf(own.decided, scrubber),
    clock,
    interactive: own.decided.deliveries[0]?.interactive ?? false,
    deliveries: arrived.map(({ delivery, ...one }, index) => ({
      ...(delivery.receivedAt !== clock && { at: delivery.receivedAt }),
      ...scrubbed(raws[index], scrubber),
      expect:
        isOverruled && one.incident !== incident && !one.decided.standing.startsWith("false")
          ? UNKNOWN
          : labelOf(delivery, { ...one, teams, isAlone }),
    })),
    expect: { tickets: ticketsOf(known, isAlone) },
  });
  const left = scrubber.leftIn(JSON.stringify(recorded));
  if (left.length > 0)
    throw new UsageError(`this would stay in the case: ${left.join(", ")}; nothing was written`);
  return { case: recorded, counts: scrubber.counts(), accounts: scrubber.accounts };
}

/** How it stands to an incident whose decision was overruled is not known. */
const UNKNOWN: Expectation = { outcome: null };

/** The incident first, then those that share its tickets. */
async function sharingTickets(
  { incidents, tickets }: Pick<Stores, "incidents" | "tickets">,
  incident: Incident,
): Promise<Incident[]> {
  const shared = await tickets.getMany(incident.tickets.map(({ id }) => id));
  const ids = new Set(shared.flatMap((ticket) => ticket.incidentIds));
  ids.delete(incident.id);
  const others = await Promise.all([...ids].map((id) => incidents.get(id)));
  return [incident, ...others.filter((one) => one !== null)];
}

/** What arrived, without the other findings of the same delivery: they are other incidents. */
function onlyPart({ raw, part, receivedAt }: Delivery): unknown {
  const shaped = toEnvelopeShape(raw) as { detail?: { findings?: unknown } } | null;
  const findings = shaped?.detail?.findings;
  if (!Array.isArray(findings) || parseDelivery(raw, receivedAt).length !== findings.length) return shaped;
  return { ...shaped, detail: { ...shaped?.detail, findings: [findings[part]] } };
}

/** Everybody who is named where it says who decided, or who wrote. */
function peopleOf({ incident, decided: { person, deliveries } }: Known): string[] {
  const users = deliveries.flatMap(({ raw }) => {
    const user = (raw as { message?: { user?: unknown } } | null)?.message?.user;
    return typeof user === "string" ? [user] : [];
  });
  return [
    ...users,
    ...(person === null ? [] : [person.by]),
    ...(isDecidedByPerson(incident) ? [incident.decidedBy] : []),
  ];
}

function scrubbed(raw: unknown, scrubber: Scrubber): { event: unknown } | { message: unknown } {
  if (typeof raw !== "object" || raw === null || !("message" in raw)) return { event: scrubber.value(raw) };
  const { user, thread, text, id, incidentId } = raw.message as Record<string, unknown>;
  const opened = typeof incidentId === "string" && incidentId.startsWith("chat~");
  return {
    message: {
      ...(user !== undefined && { user: scrubber.person(String(user)) }),
      ...(thread !== undefined && { thread: scrubber.thread(String(thread)) }),
      text: scrubber.spoken(String(text)),
      ...(id !== undefined && { id: scrubber.thread(`message ${id}`) }),
      ...(typeof incidentId === "string" && {
        incidentId: opened ? `chat~${scrubber.thread(incidentId.slice(5))}` : scrubber.text(incidentId),
      }),
    },
  };
}

function whyOf({ ohero, person, standing }: Decided, scrubber: Scrubber): string {
  const judge = ohero === null ? "" : ohero.by === "rules" ? "By its rules " : `With ${ohero.by} `;
  const did = { accept: "accepted", discharge: "discharged" };
  const reason = ohero?.reason ? ` (${scrubber.text(ohero.reason)})` : "";
  const decided =
    ohero === null ? "OHERO decided nothing by itself" : `${judge}OHERO ${did[ohero.verdict]} it${reason}`;
  if (person === null) return `${decided}. No person has decided about it: read whether this is right.`;
  const action = standing === "confirmed" ? "confirmed that" : `${did[person.action]} it`;
  return `${decided}, and an operator ${action}: ${scrubber.spoken(person.reason)}`;
}

/** Distinct incidents that hold tickets in the end; what shares them counts as the one that opened them. */
function ticketsOf(known: readonly Known[], isAlone: boolean): number {
  const holding = known.filter(
    ({ incident, decided: { person } }) =>
      person?.action === "accept" || (incident.tickets.length > 0 && person?.action !== "discharge"),
  );
  return new Set(holding.map(({ incident }) => (isAlone ? null : incident.mergedInto) ?? incident.id)).size;
}
