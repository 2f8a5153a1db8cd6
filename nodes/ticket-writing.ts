import type { OperationalEvent } from "../events/operational-event.ts";
import type { RunState, TicketAction } from "../graph/state.ts";
import { harmless } from "../judgements/harmless-text.ts";
import { judge } from "../judgements/judge.ts";
import type { JudgementRecord } from "../judgements/judgement.ts";
import { backedByRule } from "../judgements/model.ts";
import { ticketText } from "../judgements/ticket-text.ts";
import type { TicketText } from "../judgements/ticket-text-shape.ts";
import type { ModelCall } from "../judgements/usage.ts";
import { shortIdOf } from "../memory/thread-id.ts";
import { type Ticket, type TicketIncident, ticketIdOf } from "../memory/tickets.ts";
import type { Organization, Team } from "../policy/organization.ts";
import { findStakeholders } from "../policy/stakeholders.ts";
import type { Dependencies } from "./dependencies.ts";
import { judgesFor } from "./judges-for.ts";
import { ticketAction } from "./ticket-action.ts";

/** Ids of the owner and of all teams that get a ticket, the owner first. */
export function stakeholderIds(
  organization: Organization,
  event: OperationalEvent,
  assessed: { costImpact: boolean; severity: number },
): { owner: string; teams: string[] } {
  const { owner, teams } = findStakeholders(organization, event, assessed);
  return { owner: owner.id, teams: teams.map((team) => team.id) };
}

/**
 * Names a run's writes in the history of tickets, so that repeating them changes nothing. A run that had to look again,
 * because another process was faster, builds on another version of the incident and writes anew.
 */
export const writeId = ({ runId, known }: Pick<RunState, "runId" | "known">): string =>
  `${runId}@${known?.version ?? 0}`;

/** Ids of the resources that still need something; of all where none does. */
function openResources(event: OperationalEvent): string[] {
  const open = event.resources.filter((resource) => resource.status !== "resolved");
  return (open.length > 0 ? open : event.resources).map((resource) => resource.id);
}

/** What an event says that its incident brings to a ticket. */
export const affected = (event: OperationalEvent) => ({
  eventUpdatedAt: event.updatedAt,
  accounts: event.accounts,
  resources: openResources(event),
});

/** What a run needs to know in order to write tickets. */
export type TicketContext = Pick<
  RunState,
  "event" | "known" | "assessment" | "related" | "runId" | "causeFound" | "turns" | "late"
>;

/** The judged text of the tickets; the rule writes it where no model gives one that can be used. */
export async function writeText(
  { organization, judges, clock }: Pick<Dependencies, "organization" | "judges" | "clock">,
  { event, passages, ...spent }: Pick<RunState, "event" | "passages" | "suspicions" | "calls">,
): Promise<{ text: TicketText; judgements: JudgementRecord[]; calls: ModelCall[] }> {
  if (event === null) throw new Error("a ticket needs an event");
  const input = { event, organization, now: clock(), passages };
  // The decision is made: a text is needed now, so the rule writes it when every model failed, whatever the policy says.
  const { answer, record, calls } = await judge(ticketText, input, backedByRule(judgesFor(judges, spent)));
  return { text: answer ?? ticketText.rule(input), judgements: [record], calls };
}

/** What the tickets of an incident are to say, where one is missing; those that are there keep their text, so nobody is asked then. */
export async function draftText(
  dependencies: Pick<Dependencies, "organization" | "judges" | "stores" | "clock">,
  state: Pick<RunState, "event" | "passages" | "suspicions" | "calls" | "causeFound" | "stakeholders">,
): Promise<{ draft: TicketText; judgements: JudgementRecord[]; calls: ModelCall[] }> {
  const { event, causeFound, stakeholders } = state;
  if (event === null || causeFound === null) throw new Error("a ticket needs an event and its cause");
  const ids = stakeholders.map((team) => ticketIdOf(causeFound.cause, team));
  const isAllThere = (await dependencies.stores.tickets.findIds(ids)).length === ids.length;
  if (isAllThere) {
    const { organization, clock } = dependencies;
    const draft = ticketText.rule({ event, organization, now: clock() });
    return { draft, judgements: [], calls: [] };
  }
  const { text, ...judged } = await writeText(dependencies, state);
  return { draft: text, ...judged };
}

/** What one team's ticket says. */
export function textFor(
  { assessment, related }: Pick<TicketContext, "assessment" | "related">,
  text: TicketText,
  team: Team | undefined,
): Pick<Ticket, "title" | "description" | "recommendedActions"> {
  const past = related.map(
    ({ incidentId, at, title, outcome }) =>
      `- ${shortIdOf(incidentId)}, ${at.slice(0, 10)}: ${harmless(title)}: ${outcome}`,
  );
  return {
    title: text.value,
    description: [
      text.description,
      whyTold(team, assessment?.cost.evidence ? harmless(assessment.cost.evidence) : null),
      past.length > 0 ? `Earlier incidents like this:\n${past.join("\n")}` : "",
    ]
      .filter(Boolean)
      .join("\n\n"),
    recommendedActions: text.actions,
  };
}

function whyTold(team: Team | undefined, costEvidence: string | null): string {
  switch (team?.role) {
    case "finops":
      return `You are told because of the cost impact${costEvidence ? `: “${costEvidence}”` : "."}`;
    case "security":
      return "You are told because this is a high-severity security issue; the owner acts.";
    case "leadership":
      return "You are told because the severity is 5.";
    default:
      return "";
  }
}

/** Severity of an incident that nobody has graded. */
const UNGRADED = 2;

/** What the incident brings to its tickets. */
export function shareOf({ event, known, assessment, late }: TicketContext): TicketIncident {
  if (event === null) throw new Error("a ticket needs an event");
  return {
    incidentId: event.incidentId,
    status: late?.isOpen === false ? "closed" : "open",
    severity: assessment?.severity ?? known?.severity ?? UNGRADED,
    ...affected(event),
    ...(late?.isOpen === false && known !== null && { eventUpdatedAt: known.updatedAt }),
  };
}

/** Opens, or joins, one ticket for each team. */
export async function writeTickets(
  { organization, tools, clock }: Pick<Dependencies, "organization" | "tools" | "clock">,
  context: TicketContext,
  text: TicketText,
  teams: readonly string[],
): Promise<{ tickets: TicketAction[]; mergedInto: string | null }> {
  const { event, known, causeFound, turns } = context;
  if (event === null) throw new Error("a ticket needs an event");
  const tickets = await tools.writing.createTickets.invoke({
    cause: causeFound?.cause ?? known?.cause ?? event.incidentId,
    teams: teams.map((id) => {
      const team = organization.teams.find((one) => one.id === id);
      return { team: id, ...textFor(context, text, team) };
    }),
    incident: shareOf(context),
    run: writeId(context),
    at: clock().toISOString(),
    note: `joined by ${event.incidentId}: ${causeFound?.reason ?? known?.causeReason ?? "the same cause"}`,
  });
  const { policy } = organization;
  return {
    tickets: tickets.map((ticket) => ticketAction(ticket, writeId(context), { policy, event, turns })),
    mergedInto: leadOf(tickets, event.incidentId),
  };
}

/** The incident that opened the tickets; null where it is the one that writes them. */
export function leadOf(tickets: readonly Ticket[], incidentId: string): string | null {
  const lead = tickets[0]?.incidentIds[0] ?? incidentId;
  return lead === incidentId ? null : lead;
}
