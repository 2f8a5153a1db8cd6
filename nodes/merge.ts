import type { OperationalEvent, Resource } from "../events/operational-event.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";
import { costImpact } from "../judgements/cost-impact.ts";
import { withCost } from "../judgements/severity.ts";
import type { Dependencies } from "./dependencies.ts";
import { accountIds } from "./intake.ts";
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
    if (known.tickets.length === 0) return merged;

    // More resources may make a rate significant.
    const cost = costImpact.rule({ event, organization, now: clock() });
    const severity = known.severity === null ? null : withCost(known.severity, cost, organization);
    const updated = await tools.writing.updateTickets.invoke({
      tickets: known.tickets.map(({ id }) => ({ id, text: null })),
      incidentId: event.incidentId,
      share: { ...affected(event), ...(severity !== null && { severity }) },
      run: writeId(state),
      at: clock().toISOString(),
      note: `page ${page.page?.number} of ${page.page?.total}`,
    });
    const actions = updated.map((ticket) => {
      const action = ticketAction(ticket, writeId(state), { policy, event, turns: null });
      return { ...action, isNews: action.severity !== known.severity };
    });
    if (known.status !== "open" || severity === null) return { ...merged, tickets: actions };

    // A page may bring the first network part, or an account of another team: whoever is concerned now gets a ticket too.
    const assessed = { costImpact: known.costImpact === true, severity };
    const { owner, teams } = stakeholderIds(organization, event, assessed);
    const joining = teams.filter((team) => !known.stakeholders.includes(team));
    const assessment = { cost: { ...cost, value: assessed.costImpact }, severity };
    if (joining.length === 0) return { ...merged, assessment, tickets: actions };
    const { text, judgements, usage } = await writeText(dependencies, event);
    const opened = await writeTickets(dependencies, { ...state, event, assessment }, text, joining);
    const stakeholders = [...known.stakeholders, ...joining];
    return {
      ...merged,
      assessment,
      judgements,
      usage,
      owner,
      stakeholders,
      tickets: [...actions, ...opened.tickets],
    };
  };

function mergePages(known: OperationalEvent, page: OperationalEvent): OperationalEvent {
  const resources = new Map<string, Resource>();
  for (const resource of [...known.resources, ...page.resources]) resources.set(resource.id, resource);
  return {
    ...known,
    messageId: page.messageId,
    resources: [...resources.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    accounts: [...new Set([...known.accounts, ...page.accounts])].sort(),
  };
}
