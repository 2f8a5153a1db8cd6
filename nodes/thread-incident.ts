import type { AnswerInput } from "../judgements/answer.ts";
import { harmless } from "../judgements/harmless-text.ts";
import { escapeMarkdown, quoteInMarkdown } from "../judgements/markdown-text.ts";
import type { Passage } from "../judgements/passage.ts";
import { shorten } from "../judgements/text.ts";
import type { Incident } from "../memory/incidents.ts";
import { reportKey } from "../memory/reports.ts";
import type { Stores } from "../memory/stores.ts";
import type { Organization } from "../policy/organization.ts";
import { citableId } from "./citable-id.ts";
import { incidentLine } from "./describe-query.ts";
import { answerIn, ticketPassage } from "./passages.ts";

/** What a thread knows of its incident. */
export interface ThreadIncident {
  /** To rest answers on: the incident with its decision and its event, and its tickets. */
  passages: Passage[];
  /** The same in a few lines, for whoever has no model. */
  answer: NonNullable<AnswerInput["fromData"]>;
}

const DECISION_CHARACTERS = 500;
const ACTIONS = 3;

export async function readThreadIncident(
  { tickets, reports }: Pick<Stores, "tickets" | "reports">,
  incident: Incident,
  organization: Organization,
): Promise<ThreadIncident> {
  const [opened, report] = await Promise.all([
    tickets.getMany(incident.tickets.map(({ id }) => id)),
    reports.read(reportKey(incident.threadId, incident.lastReport)),
  ]);
  const decision = answerIn(report) || incident.note || incident.outcome;
  const [first] = opened;
  const actions = (first?.recommendedActions ?? []).slice(0, ACTIONS);
  return {
    passages: [
      {
        source: citableId(incident.id),
        title: `The incident of this thread: ${incident.title}`,
        text: [
          incidentLine(incident, organization),
          `Decided by ${incident.decidedBy}: ${decision}`,
          incident.event.text,
        ].join("\n"),
      },
      ...opened.map((ticket) => ticketPassage(ticket, organization)),
    ],
    answer: {
      isWhole: false,
      text: [
        "This thread is about this incident:",
        incidentLine(incident, organization, quoteInMarkdown),
        `- decided by ${quoteInMarkdown(incident.decidedBy)}: ${escapeMarkdown(shorten(harmless(decision), DECISION_CHARACTERS))} [${citableId(incident.id)}]`,
        ...actions.map(
          ({ text, url }) => `- to do: ${quoteInMarkdown(text)}${url ? ` ${url}` : ""} [${first?.id}]`,
        ),
      ].join("\n"),
    },
  };
}

/** "This account" and "this month" are not what the thread is about. */
const HERE =
  /\b(?:this|that|it|its|it's|here)\b(?! (?:account|team|service|region|month|week|quarter|year|morning|time))/i;

/** Does a question ask about the incident of its thread? One that asks for nothing else does, too. */
export const asksOfThread = (question: string, query: object): boolean =>
  HERE.test(question) || Object.keys(query).length === 0;
