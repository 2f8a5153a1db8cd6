import type { OperationalEvent, Resource } from "../events/operational-event.ts";
import type { RunState, RunUpdate, TicketAction } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";
import { openResources, stakeholderIds, writeId, writeText, writeTickets } from "./ticket-writing.ts";

/** Adds a further page to the incident: its resources and accounts join those of the pages before, in the tickets too. */
export const merge =
  (dependencies: Pick<Dependencies, "organization" | "judges" | "tools" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { known, event: page } = state;
    if (known === null || page === null) throw new Error("merge needs a known incident and an event");
    const event = mergePages(known.event, page);
    const { writing } = dependencies.tools;
    const at = dependencies.clock().toISOString();

    const updated = await Promise.all(
      known.tickets.map(async ({ id }): Promise<TicketAction> => {
        const ticket = await writing.updateTicket.invoke({
          id,
          run: writeId(state),
          at,
          action: "updated",
          note: `page ${page.page?.number} of ${page.page?.total}`,
          set: {
            impactedResources: openResources(event),
            impactedAccounts: event.accounts,
          },
        });
        return { id, team: ticket.team, action: "updated", status: ticket.status, isNews: false };
      }),
    );

    const merged: RunUpdate = {
      event,
      outcome: "merged",
      owner: known.owner,
      stakeholders: known.stakeholders,
    };
    if (known.status !== "open" || known.severity === null) return { ...merged, tickets: updated };
    // A page may bring the first network part, or an account of another team: whoever is concerned now gets a ticket too.
    const assessed = { costImpact: known.costImpact === true, severity: known.severity };
    const { owner, teams } = stakeholderIds(dependencies.organization, event, assessed);
    const joining = teams.filter((team) => !known.stakeholders.includes(team));
    if (joining.length === 0) return { ...merged, tickets: updated };
    const { text, judgements, usage } = await writeText(dependencies, event);
    const opened = await writeTickets(dependencies, { ...state, event }, text, joining);
    const stakeholders = [...known.stakeholders, ...joining];
    return { ...merged, judgements, usage, owner, stakeholders, tickets: [...updated, ...opened] };
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
