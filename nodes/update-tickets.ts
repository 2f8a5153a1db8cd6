import type { OperationalEvent } from "../events/operational-event.ts";
import type { Outcome, RunState, RunUpdate, TicketAction } from "../graph/state.ts";
import { addUsage, assessEvent, noUsage } from "../judgements/assess.ts";
import { backedByRule } from "../judgements/judge.ts";
import type { Incident } from "../memory/incidents.ts";
import type { TicketFields } from "../memory/tickets.ts";
import type { Dependencies } from "./dependencies.ts";
import { stakeholderIds, ticketFields, writeId, writeText, writeTickets } from "./ticket-writing.ts";

/** Brings the tickets of an incident to its newest state: updates, closes or reopens them. */
export const updateTickets =
  (dependencies: Pick<Dependencies, "organization" | "judges" | "tools" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { event, known } = state;
    if (event === null || known === null)
      throw new Error("updateTickets needs a known incident and an event");
    const action = actionFor(state, event, known);
    const outcome = outcomeFor(state, action, known);
    if (action === "closed") {
      const tickets = await changeTickets(dependencies, state, known, action, () => ({
        eventUpdatedAt: event.updatedAt,
      }));
      return { outcome, tickets, ...lastAssessed(known) };
    }

    const { organization, judges, clock } = dependencies;
    // Accepted already, so there is nothing to ask a person: where every model fails the rule answers.
    const judged =
      state.assessment === null
        ? await assessEvent({ event, organization, now: clock() }, backedByRule(judges))
        : { assessment: state.assessment, judgements: [], usage: noUsage() };
    const { assessment } = judged;
    if (assessment === null) throw new Error("the rules always answer");
    const { owner, teams } = stakeholderIds(organization, event, {
      costImpact: assessment.cost.value,
      severity: assessment.severity,
    });
    const { text, judgements, usage } = await writeText(dependencies, event);
    const context = { ...state, assessment };
    const changed = await changeTickets(dependencies, state, known, action, (team) => {
      const { incidentIds: _, ...fields } = ticketFields(
        context,
        text,
        organization.teams.find((one) => one.id === team),
      );
      return fields;
    });
    const joining = teams.filter((team) => !known.tickets.some((ticket) => ticket.team === team));
    const opened = await writeTickets(dependencies, context, text, joining);
    return {
      outcome,
      owner,
      stakeholders: teams,
      assessment,
      tickets: [...changed, ...opened],
      judgements: [...judged.judgements, ...judgements],
      usage: addUsage(judged.usage, usage),
    };
  };

function actionFor(state: RunState, event: OperationalEvent, known: Incident): TicketAction["action"] {
  if (state.ruling !== null && state.outcome === "accepted")
    return known.status === "open" ? "updated" : "reopened";
  if (state.outcome === "discharged" || event.state === "resolved" || event.suppressedBy !== null)
    return "closed";
  // What cannot be checked any more neither closes nor reopens.
  if (event.state === "undetermined") return "updated";
  return known.status === "open" ? "updated" : "reopened";
}

/** An operator's decision keeps its own outcome; closing what is closed already is an update. */
function outcomeFor(state: RunState, action: TicketAction["action"], known: Incident): Outcome {
  if (state.ruling !== null && state.outcome !== null) return state.outcome;
  if (action === "closed") return known.status === "open" ? "closed" : "updated";
  return action === "reopened" ? "reopened" : "updated";
}

const lastAssessed = (known: Incident) => ({ owner: known.owner, stakeholders: known.stakeholders });

/** The same change to every ticket of the incident. */
async function changeTickets(
  { tools, clock }: Pick<Dependencies, "tools" | "clock">,
  state: RunState,
  known: Incident,
  action: TicketAction["action"],
  fieldsFor: (team: string) => Partial<Omit<TicketFields, "incidentIds">>,
): Promise<TicketAction[]> {
  const at = clock().toISOString();
  const change = action === "created" ? "updated" : action;
  const tickets = await Promise.all(
    known.tickets.map(({ id, team }) =>
      tools.writing.updateTicket.invoke({
        id,
        run: writeId(state),
        at,
        action: change,
        note: noteFor(state),
        set: fieldsFor(team),
      }),
    ),
  );
  return tickets.map((ticket) => {
    const fields = Object.keys(ticket.history.find((entry) => entry.run === writeId(state))?.fields ?? {});
    const isRepeat = action === "closed" && known.status === "closed";
    const isNews = !isRepeat && (action !== "updated" || fields.some((field) => field !== "eventUpdatedAt"));
    return { id: ticket.id, team: ticket.team, action, status: ticket.status, isNews };
  });
}

function noteFor({ ruling, event }: RunState): string {
  if (ruling !== null) return `${ruling.action} by ${ruling.by}: ${ruling.reason}`;
  return event?.suppressedBy ?? `the source says: ${event?.state ?? ""}`;
}
