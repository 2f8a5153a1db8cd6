import { HumanMessage } from "@langchain/core/messages";
import type { OperationalEvent, OperatorDecision } from "../events/operational-event.ts";
import { type DeliveryPart, parseDelivery } from "../events/parse-delivery.ts";
import { TIME_OUT } from "../events/person-name.ts";
import { describeProblem, describeValue, type Problem } from "../events/problem.ts";
import { freshRun, type Relation, type RunState, type RunUpdate } from "../graph/state.ts";
import { findInstructionsIn } from "../judgements/untrusted-text.ts";
import { type Incident, isDecidedByPerson } from "../memory/incidents.ts";
import { accountIds } from "./account-ids.ts";
import type { Dependencies } from "./dependencies.ts";
import { catchUp } from "./late.ts";
import { isDropped, relationOf } from "./relation.ts";

/** Parses the delivery, finds its incident and tells how the two stand to each other. Resets what the last run left. */
export const intake =
  ({ organization, stores, clock }: Pick<Dependencies, "organization" | "stores" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const receivedAt = clock().toISOString();
    const part = readPart(state, receivedAt);
    // The raw delivery is kept in the store; carrying it through every checkpoint would only cost.
    const run = { ...freshRun(), receivedAt, delivery: null, snapshot: null, incidentId: part.incidentId };
    if (part.kind === "invalid") return { ...run, ...unreadable(part.problem) };

    const lookUp = (event: OperationalEvent) => ({ event, ...accountIds(organization, event) });
    const known = state.snapshot ? state.snapshot.incident : await stores.incidents.get(part.incidentId);
    const suspicions = findInstructionsIn(state.delivery);
    switch (part.kind) {
      case "event": {
        const relation = relationOf(part.event, known);
        const missed = known === null ? null : await catchUp(organization, part.event, known, clock());
        return { ...run, ...lookUp(part.event), ...related(relation), ...missed, known, suspicions };
      }
      case "message": {
        const { message } = part;
        const isRepeat = message.id !== null && known?.messageIds.includes(message.id) === true;
        const spoken = new HumanMessage({ id: `${state.runId}-in`, name: "person", content: message.text });
        return {
          ...run,
          ...related(isRepeat ? "duplicate" : "message"),
          known,
          suspicions,
          message,
          messages: [spoken],
        };
      }
      case "decision":
      case "release":
        if (known === null) return { ...run, ...unknownIncident(part) };
        if (part.kind === "release")
          return { ...run, ...lookUp(known.event), ...related(releaseRelation(known)), known };
        if (!counts(part.decision, known))
          return {
            ...run,
            ...lookUp(known.event),
            ...related("duplicate"),
            known,
            answer: tooLate(part.decision, known),
            secondBy: part.decision.by,
          };
        return { ...run, ...lookUp(known.event), known, ruling: part.decision, relation: "decision" };
    }
  };

/** The relation, which is the outcome too where the delivery is dropped. */
const related = (relation: Relation): Pick<RunUpdate, "relation" | "outcome"> => ({
  relation,
  outcome: isDropped(relation) ? relation : null,
});

const unreadable = (problem: Problem): RunUpdate => ({
  relation: "invalid",
  outcome: "invalid",
  problem,
  reason: describeProblem(problem),
});

const unknownIncident = ({ kind, incidentId }: { kind: string; incidentId: string }): RunUpdate =>
  unreadable({
    path: `${kind}.incidentId`,
    expected: "a known incident",
    found: describeValue(incidentId),
  });

/** A click that comes second, or a time-out after somebody answered, changes nothing. */
function counts({ when = "always" }: OperatorDecision, known: Incident): boolean {
  if (when === "waiting") return known.status === "awaiting-operator";
  return when === "always" || !isDecidedByPerson(known);
}

/** Said in the thread to whoever came second; a time-out is nobody. */
const tooLate = ({ action, by }: OperatorDecision, known: Incident): string =>
  by === TIME_OUT
    ? ""
    : `${by} wanted to ${action}, and came second: already decided by ${known.decidedBy}, ${known.status}.`;

/** What is not set aside any more, or not open, has nothing to release. */
const releaseRelation = ({ releaseAt, event }: Incident): Relation =>
  releaseAt === null || event.state !== "open" ? "duplicate" : "released";

function readPart(state: RunState, receivedAt: string): DeliveryPart {
  const parts = parseDelivery(state.delivery, receivedAt);
  const part = parts[state.part];
  if (part) return part;
  const problem = {
    path: "",
    expected: `a delivery of more than ${state.part} parts`,
    found: `${parts.length}`,
  };
  return { kind: "invalid", incidentId: null, problem };
}
