import type { RunState, RunUpdate } from "../graph/state.ts";
import { type Incident, threadIdOf } from "../memory/incidents.ts";
import type { Dependencies } from "./dependencies.ts";
import { describeOutcome } from "./describe-outcome.ts";
import { writeReport } from "./report.ts";

/** Commits what is known from now on: the report, the incident, what became of the delivery. The last thing a run does. */
export const record =
  (dependencies: Pick<Dependencies, "organization" | "stores" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> =>
    writeRecord(dependencies, state, "record");

/** Safe to run again after a crash: the report is kept, the incident's version and the delivery are written once. */
export async function writeRecord(
  { organization, stores, clock }: Pick<Dependencies, "organization" | "stores" | "clock">,
  state: RunState,
  node: string,
): Promise<RunUpdate> {
  const answer = state.answer || describeOutcome(state, organization);
  const incident = nextIncident(state, clock());
  const threadId = threadOf(state);
  const markdown = writeReport({ ...state, answer }, [...state.trace.map((step) => step.node), node]);
  // First, because it alone can be refused: a run that was overtaken must leave no report of what it did not commit.
  if (incident !== null) await stores.incidents.save(incident);
  const reportKey = await stores.reports.write(threadId, reportName(state), markdown);
  // Last: a delivery that is settled is not looked at again.
  const { outcome, reason, problem } = state;
  await stores.deliveries.settle({ threadId, runId: state.runId }, { outcome, reason, problem });
  // A decision that found no run waiting any more also answers the delivery that had asked for it.
  const { known, ruling } = state;
  if (ruling !== null && known?.status === "awaiting-operator" && known.lastRun !== state.runId)
    await stores.deliveries.settle({ threadId, runId: known.lastRun }, { outcome, reason, problem });
  return { answer, reportKey, ...(incident !== null && { known: incident }) };
}

/** Where a run's records are kept: with its incident, or by itself when it could not be read. */
export const threadOf = ({ incidentId, runId }: Pick<RunState, "incidentId" | "runId">): string =>
  threadIdOf(incidentId ?? `invalid~${runId}`);

function ticketsAfter({ known, tickets }: RunState): Incident["tickets"] {
  const all = [...(known?.tickets ?? []), ...tickets.map(({ id, team }) => ({ id, team }))];
  return [...new Map(all.map((ticket) => [ticket.id, ticket])).values()];
}

/** A run reports again when it goes on after waiting; the number of steps keeps its reports in order. */
const reportName = ({ runId, trace, outcome }: RunState): string =>
  `${runId}-${String(trace.length).padStart(2, "0")}-${outcome}`;

/** Whoever decided last; an update by the source is no decision. */
function decidedBy({ ruling, outcome, known }: RunState): string {
  if (ruling !== null) return ruling.by;
  const isDecision = outcome === "accepted" || outcome === "discharged" || known === null;
  return isDecision ? "policy" : known.decidedBy;
}

/** Characters of a kind that the index takes; DynamoDB allows 1,024 bytes for a sort key and 2,048 for this one. */
const MAX_INDEX_KEY = 300;

const ACCOUNTS_SHOWN = 100;
const MESSAGES_KEPT = 50;

/** The incident as it is known after this run; null where the run changes nothing about it. */
function nextIncident(state: RunState, now: Date): Incident | null {
  const { event, known, outcome } = state;
  const status = statusAfter(state);
  if (event === null || outcome === null || status === null) return null;
  const at = now.toISOString();
  const isMerge = outcome === "merged" && known !== null;
  const messageId = state.message?.id ?? event.messageId;
  return {
    id: event.incidentId,
    threadId: threadIdOf(event.incidentId),
    status,
    outcome: isMerge ? known.outcome : outcome,
    reason: isMerge ? known.reason : state.reason,
    source: event.source,
    type: event.type.slice(0, MAX_INDEX_KEY) || "unknown",
    title: event.title.replace(/\s+/g, " ").slice(0, 300),
    owner: state.owner ?? known?.owner ?? null,
    stakeholders:
      state.stakeholders.length > 0
        ? [...new Set([...state.stakeholders, ...(known?.stakeholders ?? [])])]
        : (known?.stakeholders ?? []),
    severity: state.assessment?.severity ?? known?.severity ?? null,
    costImpact: state.assessment?.cost.value ?? known?.costImpact ?? null,
    accounts: event.accounts.slice(0, ACCOUNTS_SHOWN),
    tickets: ticketsAfter(state),
    decidedBy: decidedBy(state),
    updatedAt: event.updatedAt,
    messageIds: [...(known?.messageIds ?? []), messageId].slice(-MESSAGES_KEPT),
    event,
    createdAt: known?.createdAt ?? at,
    changedAt: at,
    version: (known?.version ?? 0) + 1,
    lastRun: state.runId,
    lastReport: reportName(state),
  };
}

function statusAfter({ outcome, known, event }: RunState): Incident["status"] | null {
  switch (outcome) {
    case "accepted":
    case "reopened":
      return "open";
    case "closed":
      return "closed";
    case "updated":
      return known?.status ?? "open";
    case "merged":
      return known?.status ?? null;
    case "discharged":
    case "asked":
    case "awaiting-operator":
      return event === null ? null : outcome;
    default:
      return null;
  }
}
