import type { OperationalEvent } from "../events/operational-event.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";
import { shorten } from "../judgements/text.ts";
import { concernedService } from "../memory/concerned-service.ts";
import type { Decision } from "../memory/deliveries.ts";
import { type Incident, threadIdOf } from "../memory/incidents.ts";
import type { Stores } from "../memory/stores.ts";
import type { Dependencies } from "./dependencies.ts";
import { describeOutcome } from "./describe-outcome.ts";
import { dueAt } from "./due-at.ts";
import { rememberIncident } from "./history.ts";
import { writeReport } from "./report.ts";
import { tellThread } from "./tell-thread.ts";

/** Commits what is known from now on (the incident, the report, what became of the delivery) and tells the thread. The last thing a run does. */
export const record =
  (dependencies: Pick<Dependencies, "organization" | "stores" | "channel" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> =>
    writeRecord(dependencies, state, "record");

/** Safe to run again after a crash: the report is kept, the incident's version and the delivery are written once, what is said has a name. */
export async function writeRecord(
  {
    organization,
    stores,
    channel,
    clock,
  }: Pick<Dependencies, "organization" | "stores" | "channel" | "clock">,
  state: RunState,
  node: string,
): Promise<RunUpdate> {
  const answer = state.answer || describeOutcome(state, organization);
  const now = clock();
  const incident = nextIncident(state, now);
  const threadId = threadOf(state);
  // First, because it alone can be refused: a run that was overtaken must leave no report of what it did not commit.
  if (incident !== null) await stores.incidents.save(incident);
  const failures = incident === null ? [] : await remember(stores, incident, { ...state, answer });
  const reported = { ...state, answer, failures: [...state.failures, ...failures] };
  const path = [...state.trace.map((step) => step.node), node];
  const markdown = writeReport(reported, path);
  const reportKey = await stores.reports.write(threadId, reportName(state), markdown);
  // Copies that were dropped, and pages that only lengthen a list, have nothing to say.
  const text = state.answer === "" ? null : answer;
  const said = { incident, text, key: reportName(state), path, at: now.toISOString() };
  await tellThread({ channel, organization }, reported, said);
  // Last: a delivery that is settled is not looked at again.
  const { outcome, reason, problem } = state;
  const settled = { outcome, reason, problem, decision: decisionOf(state), calls: state.calls };
  await stores.deliveries.settle({ threadId, runId: state.runId }, settled);
  // A decision that found no run waiting any more also answers the delivery that had asked for it.
  const { known, ruling } = state;
  if (ruling !== null && known?.status === "awaiting-operator" && known.lastRun !== state.runId)
    await stores.deliveries.settle({ threadId, runId: known.lastRun }, settled);
  return { answer, reportKey, failures, ...(incident !== null && { known: incident }) };
}

/** What cannot be remembered is said in the report; it is no reason to do the rest again. */
async function remember(
  stores: Pick<Stores, "knowledge" | "tickets">,
  incident: Incident,
  state: RunState,
): Promise<string[]> {
  try {
    await rememberIncident(stores, incident, state);
    return [];
  } catch (error) {
    return [`history: ${error instanceof Error ? error.message : String(error)}`];
  }
}

const DECIDED = ["accepted", "discharged", "merged", "updated", "closed", "reopened"];

/** What another policy could have decided otherwise; null where nothing was decided. */
export function decisionOf({ outcome, owner, stakeholders, assessment, known }: RunState): Decision | null {
  if (outcome === null || !DECIDED.includes(outcome)) return null;
  return {
    owner,
    stakeholders,
    severity: assessment?.severity ?? known?.severity ?? null,
    costImpact: assessment?.cost.value ?? known?.costImpact ?? null,
  };
}

/** Where a run's records are kept: with its incident, or by itself when it could not be read. */
export const threadOf = ({ incidentId, runId }: Pick<RunState, "incidentId" | "runId">): string =>
  threadIdOf(incidentId ?? `invalid~${runId}`);

function ticketsAfter({ known, tickets }: RunState): Incident["tickets"] {
  const own = tickets.filter((ticket) => ticket.joinedInto === null);
  const all = [...(known?.tickets ?? []), ...own.map(({ id, team }) => ({ id, team }))];
  // One for each team: a ticket that was joined into another gives way to it.
  return [...new Map(all.map((ticket) => [ticket.team, ticket])).values()];
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

/** Whose words there are for it; why a person decided so counts as long as the decision does. */
function noteAfter(state: RunState): string | null {
  const { ruling, aside, known } = state;
  if (ruling !== null) return `${ruling.by}: ${ruling.reason}`;
  return aside?.reason ?? (decidedBy(state) === "policy" ? null : (known?.note ?? null));
}

/** The policy's decisions are as old as the run; a person's are kept with their time. */
function decidedAt(state: RunState, at: string): string | null {
  if (state.ruling !== null) return at;
  return decidedBy(state) === "policy" ? null : (state.known?.decidedAt ?? null);
}

/** Characters of a kind that the index takes; DynamoDB allows 1,024 bytes for a sort key and 2,048 for this one. */
const MAX_INDEX_KEY = 300;

/** Characters of a title; the event has all. */
const MAX_TITLE = 300;
const ACCOUNTS_SHOWN = 100;
/** An incident is found by them; in characters of each, an ARN is rarely longer. */
const RESOURCES_KEPT = 100;
const MAX_RESOURCE = 300;
const MESSAGES_KEPT = 50;

/** The incident as it is known after this run; null where the run changes nothing about it. */
function nextIncident(state: RunState, now: Date): Incident | null {
  const { known, outcome, relation } = state;
  const status = statusAfter(state);
  if (state.event === null || outcome === null || status === null) return null;
  const event = newestEvent(state.event, state);
  const at = now.toISOString();
  const isPage = relation === "page" && outcome === "merged" && known !== null;
  const messageId = state.message?.id ?? state.late?.messageId ?? state.event.messageId;
  return {
    id: event.incidentId,
    threadId: threadIdOf(event.incidentId),
    status,
    outcome: isPage ? known.outcome : outcome,
    reason: isPage ? known.reason : state.reason,
    note: isPage ? known.note : noteAfter(state),
    source: event.source,
    type: event.type.slice(0, MAX_INDEX_KEY) || "unknown",
    service: concernedService(event).slice(0, 100),
    region: event.region,
    dueAt: dueAt(event, now),
    title: shorten(event.title.replace(/\s+/g, " "), MAX_TITLE),
    owner: state.owner ?? known?.owner ?? null,
    stakeholders:
      state.stakeholders.length > 0
        ? [...new Set([...state.stakeholders, ...(known?.stakeholders ?? [])])]
        : (known?.stakeholders ?? []),
    severity: state.assessment?.severity ?? known?.severity ?? null,
    costImpact: state.assessment?.cost.value ?? known?.costImpact ?? null,
    accounts: event.accounts.slice(0, ACCOUNTS_SHOWN),
    resourceIds: event.resources.slice(0, RESOURCES_KEPT).map(({ id }) => id.slice(0, MAX_RESOURCE)),
    tickets: ticketsAfter(state),
    cause: state.causeFound?.cause ?? known?.cause ?? event.incidentId,
    causeReason: state.causeFound?.reason ?? known?.causeReason ?? null,
    mergedInto: state.mergedInto ?? known?.mergedInto ?? null,
    releaseAt: releaseAt(state, event),
    turns: state.turns ?? known?.turns ?? [],
    decidedBy: decidedBy(state),
    decidedAt: decidedAt(state, at),
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

/** What came late, and what could not be checked, does not take the place of the newest state that is known. */
function newestEvent(event: OperationalEvent, { relation, known }: RunState): OperationalEvent {
  if (known === null) return event;
  return relation === "late" || saysNothing(event, known) ? known.event : event;
}

const saysNothing = (event: OperationalEvent, known: Incident): boolean =>
  event.state === "undetermined" && known.event.state !== "undetermined";

/** When what sets it aside ends, as far as it is set aside after this run. What is over has nothing to release. */
function releaseAt(state: RunState, newest: OperationalEvent): string | null {
  const { event, known, outcome, aside, relation, late } = state;
  if (newest.state !== "open" || statusAfter(state) === "open") return null;
  if (aside !== null) return aside.until;
  const isUnchanged = late !== null || (event !== null && known !== null && saysNothing(event, known));
  if (isUnchanged) return known?.releaseAt ?? null;
  // What rings and is muted then is closed until the mute ends.
  const isMuted = relation === "newer" && (outcome === "closed" || outcome === "updated");
  return isMuted ? newest.suppressedUntil : null;
}

function statusAfter({ outcome, known, event, late, tickets, ruling }: RunState): Incident["status"] | null {
  switch (outcome) {
    case "accepted":
    case "reopened":
      return "open";
    case "closed":
      return "closed";
    case "updated":
      return known?.status ?? "open";
    case "merged": {
      const isJudged = known === null || known.status === "discharged";
      return isJudged && tickets.length > 0 ? "open" : (known?.status ?? null);
    }
    case "stale":
      if (late === null) return null;
      return known?.status === "discharged" ? (late.isOpen ? "open" : "closed") : (known?.status ?? null);
    case "discharged":
      if (event === null) return null;
      // What is set aside when it opens again stays closed; an operator's discharge closes for good.
      return ruling === null && known?.status === "closed" ? "closed" : outcome;
    case "asked":
    case "awaiting-operator":
      return event === null ? null : outcome;
    default:
      return null;
  }
}
