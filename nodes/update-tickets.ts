import type { OperationalEvent } from "../events/operational-event.ts";
import type { Outcome, RunState, RunUpdate, TicketAction } from "../graph/state.ts";
import { assessEvent } from "../judgements/assess.ts";
import { backedByRule } from "../judgements/model.ts";
import type { Incident } from "../memory/incidents.ts";
import type { TicketIncident } from "../memory/tickets.ts";
import { isSignificant } from "../policy/significance.ts";
import type { TicketText } from "../tools/ticket-change.ts";
import type { Dependencies } from "./dependencies.ts";
import { claimCauses, joinCauses } from "./join-causes.ts";
import { judgesFor } from "./judges-for.ts";
import { matterOf } from "./relevance.ts";
import { findDocuments } from "./research.ts";
import { ticketAction } from "./ticket-action.ts";
import {
  affected,
  leadOf,
  stakeholderIds,
  textFor,
  writeId,
  writeText,
  writeTickets,
} from "./ticket-writing.ts";
import { turnsAfter } from "./turns.ts";

type Turn = "updated" | "closed" | "reopened";

/** Brings the tickets of an incident to its newest state: updates, closes or reopens them. */
export const updateTickets =
  (dependencies: Pick<Dependencies, "organization" | "judges" | "tools" | "stores" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { event, known } = state;
    if (event === null || known === null)
      throw new Error("updateTickets needs a known incident and an event");
    const { organization, judges, clock } = dependencies;
    const turn = turnFor(state, event, known);
    // A person who changes their mind is no alarm that flaps.
    const turns =
      state.ruling === null && isTurn(turn, known)
        ? turnsAfter(known.turns, event.updatedAt, organization.policy)
        : null;
    const context = { ...state, turns };
    const outcome = outcomeFor(state, turn, known);
    // What is over, or cannot be checked any more, is described as it was.
    if (turn === "closed" || (event.state === "undetermined" && state.ruling === null)) {
      const share = turn === "closed" ? { status: "closed" as const, eventUpdatedAt: event.updatedAt } : {};
      const changed = await changeTickets(dependencies, context, known, share);
      return { outcome, turns, ...changed, owner: known.owner, stakeholders: known.stakeholders };
    }

    // Accepted already, so there is nothing to ask a person: where every model fails the rule answers.
    const judged =
      state.assessment === null
        ? await assessEvent({ event, organization, now: clock() }, backedByRule(judgesFor(judges, state)))
        : { assessment: state.assessment, judgements: [], calls: [] };
    const { assessment } = judged;
    if (assessment === null) throw new Error("the rules always answer");
    const { owner, teams } = stakeholderIds(organization, event, {
      costImpact: assessment.cost.value,
      severity: assessment.severity,
    });
    const { passages, failures } = await findDocuments(dependencies, matterOf(event));
    const spent = { ...state, passages, calls: [...state.calls, ...judged.calls] };
    const { text, judgements, calls } = await writeText(dependencies, spent);
    const assessed = { ...context, assessment };
    await claimCauses(dependencies, state);
    const share = { status: "open" as const, severity: assessment.severity, ...affected(event) };
    const changed = await changeTickets(dependencies, assessed, known, share, (id) => {
      const team = organization.teams.find((one) => one.id === id);
      return textFor(assessed, text, team);
    });
    // What would not have been accepted by itself concerns nobody new.
    const counts =
      known.decidedBy !== "policy" ||
      state.ruling !== null ||
      isSignificant(organization, event.accounts, assessment.cost);
    const joining = counts
      ? teams.filter((team) => !known.tickets.some((ticket) => ticket.team === team))
      : [];
    const opened =
      joining.length === 0 ? { tickets: [] } : await writeTickets(dependencies, assessed, text, joining);
    return {
      outcome,
      turns,
      owner: counts ? owner : known.owner,
      stakeholders: counts ? teams : known.stakeholders,
      assessment,
      mergedInto: changed.mergedInto,
      tickets: [...changed.tickets, ...opened.tickets, ...(await joinCauses(dependencies, state))],
      judgements: [...judged.judgements, ...judgements],
      calls: [...judged.calls, ...calls],
      failures,
    };
  };

function turnFor(state: RunState, event: OperationalEvent, known: Incident): Turn {
  if (state.ruling !== null && state.outcome === "accepted")
    return known.status === "open" ? "updated" : "reopened";
  if (state.outcome === "discharged" || event.state === "resolved") return "closed";
  // What cannot be checked any more neither closes nor reopens.
  if (event.state === "undetermined") return "updated";
  if (event.suppressedBy !== null) return state.relation === "released" ? "reopened" : "closed";
  return known.status === "open" ? "updated" : "reopened";
}

const isTurn = (turn: Turn, known: Incident): boolean =>
  turn === "reopened" || (turn === "closed" && known.status === "open");

/** An operator's decision keeps its own outcome; closing what is closed already is an update. */
function outcomeFor(state: RunState, turn: Turn, known: Incident): Outcome {
  if (state.ruling !== null && state.outcome !== null) return state.outcome;
  if (turn === "closed") return known.status === "open" ? "closed" : "updated";
  return turn;
}

/** The same change to every ticket of the incident. */
async function changeTickets(
  { organization, tools, clock }: Pick<Dependencies, "organization" | "tools" | "clock">,
  state: RunState,
  known: Incident,
  share: Partial<TicketIncident>,
  textOf: (team: string) => TicketText | null = () => null,
): Promise<{ tickets: TicketAction[]; mergedInto: string | null }> {
  const { event, turns } = state;
  if (event === null) throw new Error("a ticket needs an event");
  const tickets = await tools.writing.updateTickets.invoke({
    tickets: known.tickets.map(({ id, team }) => ({ id, text: textOf(team) })),
    incidentId: event.incidentId,
    share,
    run: writeId(state),
    at: clock().toISOString(),
    note: noteFor(state),
  });
  const { policy } = organization;
  return {
    tickets: tickets.map((ticket) => ticketAction(ticket, writeId(state), { policy, event, turns })),
    mergedInto: leadOf(tickets, event.incidentId),
  };
}

function noteFor({ ruling, event }: RunState): string {
  if (ruling !== null) return `${ruling.action} by ${ruling.by}: ${ruling.reason}`;
  return event?.suppressedBy ?? `the source says: ${event?.state ?? ""}`;
}
