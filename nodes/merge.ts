import type { OperationalEvent, Resource } from "../events/operational-event.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";
import { type CostImpact, costImpact } from "../judgements/cost-impact.ts";
import { severity as severityRule, withCost } from "../judgements/severity.ts";
import type { Incident } from "../memory/incidents.ts";
import type { Organization } from "../policy/organization.ts";
import { accountIds } from "./account-ids.ts";
import type { Dependencies } from "./dependencies.ts";
import { isStillOpen } from "./relation.ts";
import { ticketAction } from "./ticket-action.ts";
import { affected, stakeholderIds, writeId, writeText, writeTickets } from "./ticket-writing.ts";

/** Adds a further page to the incident: its resources and accounts join those of the pages before, in the tickets too. */
export const merge =
  (dependencies: Pick<Dependencies, "organization" | "judges" | "tools" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { known, event: page } = state;
    if (known === null || page === null) throw new Error("merge needs a known incident and an event");
    const { organization, tools, clock } = dependencies;
    const { policy } = organization;
    const event = mergePages(known.event, page);
    const merged: RunUpdate = {
      event,
      ...accountIds(organization, event),
      outcome: "merged",
      owner: known.owner,
      stakeholders: known.stakeholders,
    };
    // A page of what is over adds nothing to its tickets; one with something open reopens them (see `byPage`).
    if (known.tickets.length === 0 || known.status !== "open") return merged;

    // More resources may make a rate significant, or an issue one that still impairs something.
    const now = clock();
    const cost = costImpact.rule({ event, organization, now });
    const severity = raisedSeverity(known, event, cost, organization, now);
    const updated = await tools.writing.updateTickets.invoke({
      tickets: known.tickets.map(({ id }) => ({ id, text: null })),
      incidentId: event.incidentId,
      share: { ...affected(event), ...(severity !== null && { severity }) },
      run: writeId(state),
      at: now.toISOString(),
      note: `page ${page.page?.number} of ${page.page?.total}`,
    });
    const actions = updated.map((ticket) => {
      const action = ticketAction(ticket, writeId(state), { policy, event, turns: null });
      return { ...action, isNews: action.severity !== known.severity };
    });
    if (severity === null) return { ...merged, tickets: actions };

    // A page may bring the first network part, or an account of another team: whoever is concerned now gets a ticket too.
    // So does whom the page alone concerns, because it could have been the first to arrive.
    const assessed = { costImpact: known.costImpact === true, severity };
    const { owner, teams } = stakeholderIds(organization, event, assessed);
    const alone = isStillOpen(page) ? stakeholderIds(organization, page, assessed).teams : [];
    const concerned = [...new Set([...teams, ...alone])];
    const joining = concerned.filter((team) => !known.tickets.some((ticket) => ticket.team === team));
    const assessment = { cost: { ...cost, value: assessed.costImpact }, severity };
    if (joining.length === 0) return { ...merged, assessment, tickets: actions };
    const { text, judgements, calls } = await writeText(dependencies, { ...state, event });
    const opened = await writeTickets(dependencies, { ...state, event, assessment }, text, joining);
    const stakeholders = [...known.stakeholders, ...joining];
    return {
      ...merged,
      assessment,
      judgements,
      calls,
      owner,
      stakeholders,
      tickets: [...actions, ...opened.tickets],
    };
  };

/** No model is asked once more: what the page adds counts by the rules. */
function raisedSeverity(
  known: Incident,
  event: OperationalEvent,
  cost: CostImpact,
  organization: Organization,
  now: Date,
): number | null {
  if (known.severity === null) return null;
  const graded = severityRule.rule({ event, organization, now }).value;
  const isRaised = graded > severityRule.rule({ event: known.event, organization, now }).value;
  return withCost(isRaised ? Math.max(graded, known.severity) : known.severity, cost, organization);
}

/** An update is open where any of its pages is: the others may list what is done already. */
function mergePages(known: OperationalEvent, page: OperationalEvent): OperationalEvent {
  const resources = new Map<string, Resource>();
  // One that both list, and that one of them calls done, is not.
  for (const resource of [...known.resources, ...page.resources])
    if (resource.status !== "resolved" || !resources.has(resource.id)) resources.set(resource.id, resource);
  return {
    ...known,
    messageId: page.messageId,
    state: isStillOpen(known) ? known.state : page.state,
    resources: [...resources.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    accounts: [...new Set([...known.accounts, ...page.accounts])].sort(),
  };
}
