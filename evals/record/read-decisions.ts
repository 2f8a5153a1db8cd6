import type { OperatorDecision } from "../../events/operational-event.ts";
import { parseDelivery } from "../../events/parse-delivery.ts";
import { TIME_OUT } from "../../events/person-name.ts";
import type { Delivery } from "../../memory/deliveries.ts";
import type { Stores } from "../../memory/stores.ts";

export type Verdict = "accept" | "discharge";

/** What OHERO had decided about an incident before any person did. */
export interface Verdicted {
  verdict: Verdict;
  /** Why it was discharged; null where it was accepted. "time-out" where it asked and nobody answered. */
  reason: string | null;
  /** The delivery that it was decided with. */
  runId: string;
  /** Models whose answers were used, joined by "+"; "rules" where none were. */
  by: string;
}

/** How people's decisions stand to OHERO's. */
export type Standing =
  | "confirmed"
  | "false-accept"
  | "false-discharge"
  /** OHERO had asked, or could not say, and a person decided. */
  | "decided-first"
  /** No person has decided: nobody has overruled it. */
  | "undecided";

/** An incident's deliveries apart from what people decided about it. */
export interface Decided {
  /** What came in, in order of arrival, without questions, decisions and OHERO's own. */
  deliveries: Delivery[];
  ohero: Verdicted | null;
  /** What people decided in the end. */
  person: OperatorDecision | null;
  /** The delivery of the first decision by a person; null where there is none. */
  firstDecision: string | null;
  /** Deliveries with which OHERO asked an operator. */
  asked: ReadonlySet<string>;
  standing: Standing;
}

/** Reads who decided what out of all deliveries of one incident. */
export async function readDecisions(
  { reports }: Pick<Stores, "reports">,
  all: readonly Delivery[],
): Promise<Decided> {
  const sorted = [...all].sort((a, b) => (a.runId < b.runId ? -1 : 1));
  const ruled = sorted.flatMap((delivery) => {
    const decision = decisionIn(delivery);
    // One that came too late is a duplicate; one without an outcome was never run.
    return decision === null || delivery.outcome === null || delivery.outcome === "duplicate"
      ? []
      : [{ delivery, decision }];
  });
  const people = ruled.filter(({ decision }) => decision.by !== TIME_OUT);
  const first = people[0]?.delivery.runId ?? null;
  const deliveries = sorted.filter((one) => isFromOutside(one) && one.outcome !== "answered");
  const asked = new Set<string>();
  if (ruled.length > 0)
    for (const key of await reports.list(sorted[0]?.threadId ?? "")) {
      const runId = /([^/]+)-\d+-awaiting-operator\.md$/.exec(key)?.[1];
      if (runId !== undefined) asked.add(runId);
    }
  const before = sorted.filter(({ runId }) => first === null || runId < first);
  const person = people.at(-1)?.decision ?? null;
  const ohero = verdictOf(before, asked);
  return { deliveries, ohero, person, firstDecision: first, asked, standing: standingOf(ohero, person) };
}

function standingOf(ohero: Verdicted | null, person: OperatorDecision | null): Standing {
  if (person === null) return "undecided";
  if (ohero === null) return "decided-first";
  if (ohero.verdict === person.action) return "confirmed";
  return person.action === "discharge" ? "false-accept" : "false-discharge";
}

/** What the deliveries come to, one after the other. */
function verdictOf(deliveries: readonly Delivery[], asked: ReadonlySet<string>): Verdicted | null {
  let found: Verdicted | null = null;
  for (const delivery of deliveries) {
    const timeOut = decisionIn(delivery);
    if (timeOut !== null) {
      if (timeOut.by === TIME_OUT && delivery.outcome !== "duplicate" && delivery.outcome !== null)
        found = { verdict: timeOut.action, reason: TIME_OUT, runId: delivery.runId, by: TIME_OUT };
      continue;
    }
    // Its outcome is that of the decision by which it went on.
    if (asked.has(delivery.runId)) found = null;
    else {
      const verdict = nextVerdict(found?.verdict ?? null, delivery);
      if (verdict !== (found?.verdict ?? null) && verdict !== null)
        found = {
          verdict,
          reason: verdict === "discharge" ? delivery.reason : null,
          runId: delivery.runId,
          by: judgesOf(delivery),
        };
    }
  }
  return found;
}

/** The verdict that stands after a delivery. What only changes an incident leaves it as it is. */
export function nextVerdict(
  before: Verdict | null,
  { outcome, decision }: { outcome: string | null; decision?: { stakeholders: string[] } | null },
): Verdict | null {
  if (outcome === "accepted" || outcome === "reopened") return "accept";
  if (outcome === "discharged") return "discharge";
  // A page of what was discharged opens nothing.
  if (outcome === "merged" && (before === null || (decision?.stakeholders.length ?? 0) > 0)) return "accept";
  return before;
}

function judgesOf({ calls }: Delivery): string {
  const models = new Set(calls.filter(({ problem }) => problem === null).map(({ model }) => model));
  return models.size === 0 ? "rules" : [...models].join("+");
}

const isFromOutside = ({ raw }: Pick<Delivery, "raw">): boolean =>
  typeof raw !== "object" || raw === null || !("release" in raw || "decision" in raw);

/** The decision by hand, or by the end of the time for one, that a delivery brings; null where it brings none. */
export function decisionIn({
  raw,
  receivedAt,
}: Pick<Delivery, "raw" | "receivedAt">): OperatorDecision | null {
  if (isFromOutside({ raw })) return null;
  const [part] = parseDelivery(raw, receivedAt);
  return part?.kind === "decision" ? part.decision : null;
}
