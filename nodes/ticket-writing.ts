import type { OperationalEvent } from "../events/operational-event.ts";
import type { RunState, TicketAction } from "../graph/state.ts";
import { backedByRule, judge, type Usage } from "../judgements/judge.ts";
import type { JudgementRecord } from "../judgements/judgement.ts";
import { type TicketText, ticketText } from "../judgements/ticket-text.ts";
import type { TicketFields } from "../memory/tickets.ts";
import type { Organization, Team } from "../policy/organization.ts";
import { findStakeholders } from "../policy/stakeholders.ts";
import type { Dependencies } from "./dependencies.ts";

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
export function openResources(event: OperationalEvent): string[] {
  const open = event.resources.filter((resource) => resource.status !== "resolved");
  return (open.length > 0 ? open : event.resources).map((resource) => resource.id);
}

/** What a run needs to know in order to write tickets. */
export type TicketContext = Pick<RunState, "event" | "known" | "assessment" | "related" | "runId">;

/** The judged text of the tickets; the rule writes it where no model gives one that can be used. */
export async function writeText(
  { organization, judges, clock }: Pick<Dependencies, "organization" | "judges" | "clock">,
  event: OperationalEvent,
): Promise<{ text: TicketText; judgements: JudgementRecord[]; usage: Usage }> {
  const input = { event, organization, now: clock() };
  // The decision is made: a text is needed now, so the rule writes it when every model failed, whatever the policy says.
  const { answer, record, usage } = await judge(ticketText, input, backedByRule(judges));
  return { text: answer ?? ticketText.rule(input), judgements: [record], usage };
}

/** What one team's ticket says. */
export function ticketFields(
  { event, known, assessment, related }: TicketContext,
  text: TicketText,
  team: Team | undefined,
): TicketFields {
  if (event === null) throw new Error("a ticket needs an event");
  const severity = assessment?.severity ?? known?.severity ?? 2;
  const past = related.map((one) => `- ${one.at.slice(0, 10)} ${one.title}: ${one.outcome}`);
  return {
    title: text.value,
    description: [
      text.description,
      whyTold(team, assessment?.cost.evidence ?? null),
      past.length > 0 ? `Earlier incidents of this kind:\n${past.join("\n")}` : "",
    ]
      .filter(Boolean)
      .join("\n\n"),
    recommendedActions: text.actions,
    eventUpdatedAt: event.updatedAt,
    impactedAccounts: event.accounts,
    impactedResources: openResources(event),
    severity,
    incidentIds: [event.incidentId],
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

/** Opens, or joins, one ticket for each team, side by side. */
export async function writeTickets(
  { organization, tools, clock }: Pick<Dependencies, "organization" | "tools" | "clock">,
  context: TicketContext,
  text: TicketText,
  teams: readonly string[],
): Promise<TicketAction[]> {
  const { event } = context;
  if (event === null) throw new Error("a ticket needs an event");
  const at = clock().toISOString();
  return Promise.all(
    teams.map(async (id): Promise<TicketAction> => {
      const team = organization.teams.find((one) => one.id === id);
      const fields = ticketFields(context, text, team);
      const ticket = await tools.writing.createTicket.invoke({
        ...fields,
        cause: event.incidentId,
        team: id,
        run: writeId(context),
        at,
      });
      const action = ticket.history.find((change) => change.run === writeId(context))?.action ?? "updated";
      return { id: ticket.id, team: id, action, status: ticket.status, isNews: true };
    }),
  );
}
