import type { RunState, RunUpdate } from "../graph/state.ts";
import { answer, type Passage } from "../judgements/answer.ts";
import { judge } from "../judgements/judge.ts";
import { backedByRule } from "../judgements/model.ts";
import type { IncidentSummary } from "../memory/incidents.ts";
import { sectionOf } from "../memory/reports.ts";
import type { Ticket } from "../memory/tickets.ts";
import type { Organization } from "../policy/organization.ts";
import { rank } from "../tools/rank.ts";
import type { Dependencies } from "./dependencies.ts";
import { judgesFor } from "./judges-for.ts";
import { readQuestion } from "./question.ts";

const MAX_PASSAGES = 10;

/** Answers a question from tickets and incidents, read-only. A search that fails is said, never taken for "nothing found". */
export const consult =
  ({ organization, judges, tools }: Pick<Dependencies, "organization" | "judges" | "tools">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { message, known } = state;
    if (message === null) throw new Error("consult needs a message");
    const { text, filter } = readQuestion(message.text, organization);
    const [tickets, history] = await Promise.allSettled([
      tools.reading.searchTickets.invoke({ ...filter, query: text, limit: 10 }),
      tools.reading.searchHistory.invoke({ query: text, type: null, statuses: [], limit: 5 }),
    ]);
    const found = [
      ...(tickets.status === "fulfilled"
        ? tickets.value.map((ticket) => ticketPassage(ticket, organization))
        : []),
      ...(history.status === "fulfilled" && text !== ""
        ? history.value.map(({ incident, report }) => incidentPassage(incident, answerIn(report)))
        : []),
    ];
    const passages = [
      // A thread that belongs to an incident knows it.
      ...(known ? [incidentPassage(known, known.event.text)] : []),
      ...rank(found, text, MAX_PASSAGES, (passage) => [passage.title, passage.text]),
    ];
    const failures = [tickets, history].flatMap((result) =>
      result.status === "rejected" ? [`consult: ${String(result.reason)}`] : [],
    );
    const {
      answer: given,
      record,
      calls,
    } = await judge(answer, { question: message.text, passages }, backedByRule(judgesFor(judges, state)));
    const unsearched =
      failures.length > 0 ? "\nSome of what I know could not be searched; see the report." : "";
    return {
      outcome: "answered",
      answer: `${given?.value ?? ""}${unsearched}`,
      judgements: [record],
      calls,
      failures,
    };
  };

function ticketPassage(ticket: Ticket, organization: Organization): Passage {
  const accounts = ticket.impactedAccounts.map(
    (id) => organization.accounts.find((account) => account.id === id)?.name ?? id,
  );
  return {
    source: ticket.id,
    title: `Ticket ${ticket.id}, ${ticket.status}, severity ${ticket.severity}, ${ticket.team}`,
    text: `${ticket.title}. Accounts: ${accounts.join(", ")}. ${ticket.description}`,
  };
}

function incidentPassage(incident: IncidentSummary, said: string): Passage {
  const decision = incident.reason ? `${incident.outcome}: ${incident.reason}` : incident.outcome;
  return {
    source: incident.id,
    title: `Incident ${incident.title}, ${incident.status} (${decision})`,
    text: said || incident.title,
  };
}

/** What a report says the run came to, without the marks of the quote. */
const answerIn = (report: string | null): string =>
  sectionOf(report ?? "", "Answer")
    .replaceAll(/^> /gm, "")
    .replaceAll("\\", "")
    .trim();
