import type { OperationalEvent } from "../events/operational-event.ts";
import type { TicketAction } from "../graph/state.ts";
import type { Ticket } from "../memory/tickets.ts";
import type { Policy } from "../policy/organization.ts";
import { flappingState } from "./turns.ts";

/** What a run did to a ticket, and whether its team needs to hear of it. `write` names the run's writes. */
export function ticketAction(
  ticket: Ticket,
  write: string,
  { policy, event, turns }: { policy: Policy; event: OperationalEvent; turns: readonly string[] | null },
): TicketAction {
  const change = ticket.history.find((entry) => entry.run === write);
  const action = change?.action ?? "updated";
  const told = { id: ticket.id, team: ticket.team, action, status: ticket.status };
  const { title, severity, joinedInto } = ticket;
  const about = { title, severity, raisedFrom: raisedFrom(change?.fields.severity), joinedInto };
  const news = (isNews: boolean, note: string | null = null) => ({ ...told, ...about, isNews, note });
  switch (action) {
    case "created":
      return news(ticket.status === "open");
    case "closed":
    case "reopened": {
      if (ticket.joinedInto !== null) return news(true, `goes on in ${ticket.joinedInto}`);
      const flapping = flappingState(turns ?? [], policy);
      if (flapping === "starts")
        return news(
          true,
          `it is flapping: ${policy.flapping.changes} changes within ${policy.flapping.withinMinutes} minutes; more are not told until it is quiet`,
        );
      return news(flapping === "no");
    }
    case "updated": {
      const fields = change?.fields ?? {};
      if ("severity" in fields) return news(true);
      if ("incidentIds" in fields) {
        const count = ticket.incidentIds.length;
        return news(isMilestone(count), `it now holds ${count} incidents`);
      }
      return news(isTold(event) && TEXTS.some((name) => name in fields));
    }
  }
}

const raisedFrom = (change: { from: unknown; to: unknown } | undefined): number | null =>
  Number(change?.to) > Number(change?.from) ? Number(change?.from) : null;

const TEXTS = ["title", "description", "recommendedActions"];

/** AWS writes its notices for people to read; findings and alarms repeat themselves with other numbers. */
const isTold = ({ category }: OperationalEvent): boolean =>
  !["finding", "alarm", "cost", "advice"].includes(category);

/** 10, 100, 1,000 …: a storm is told of at its beginning and each time that it is ten times as large. */
const isMilestone = (count: number): boolean => count > 1 && Number.isInteger(Math.log10(count));
