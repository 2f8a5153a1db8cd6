import { randomUUID } from "node:crypto";
import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { TicketTable } from "./ticket-table.ts";

const title = z.string().describe("Title of the ticket");
const detail = z.string().describe("The event or the issue in detail");
const action = z.string().describe("How to put it right, step by step and with examples");
const updatedAt = z.string().describe("When the event was last updated");
const severity = z.string().describe("1 to 5; 1 is the lowest, 5 the highest");
const assignee = z.string().describe("Team id of the team that gets the ticket");
const progress = z.string().describe("How far the work on it is");

/** The three tools that work on tickets. */
export function createTicketTools(tickets: TicketTable) {
  const createTicket = tool(
    async ({ ticket_detail = "", ...given }) => {
      const ticket_id = randomUUID();
      await tickets.put({ ...given, ticket_detail, ticket_id });
      return JSON.stringify({ ticket_id });
    },
    {
      name: "create_ticket",
      description: "Creates a ticket for an event, or for a situation that was described",
      schema: z.object({
        event_pk: z.string().describe("The EventPk of the event that the ticket is about"),
        ticket_title: title,
        ticket_detail: detail.optional(),
        recommended_action: action,
        event_last_updated_time: updatedAt,
        severity,
        assignee,
        progress,
      }),
    },
  );

  const updateTicket = tool(
    async ({ ticket_id, ...given }) => {
      const changes = Object.entries(given).filter(([, value]) => value !== undefined);
      return JSON.stringify(await tickets.update(ticket_id, Object.fromEntries(changes)));
    },
    {
      name: "update_ticket",
      description: "Changes a ticket that exists to what is known now",
      schema: z.object({
        ticket_id: z.string().describe("The id of the ticket"),
        event_last_updated_time: updatedAt,
        ticket_title: title.optional(),
        ticket_detail: detail.optional(),
        recommended_action: action.optional(),
        severity: severity.optional(),
        assignee: assignee.optional(),
        progress: progress.optional(),
      }),
    },
  );

  const searchTickets = tool(async ({ event_pk }) => JSON.stringify(await tickets.listByEvent(event_pk)), {
    name: "search_tickets_by_event_key",
    description: "Finds the tickets of an event by its EventPk",
    schema: z.object({
      event_pk: z
        .string()
        .describe("The EventPk: made of the ARN of a health event, or the id of a finding or a risk"),
    }),
  });

  return [createTicket, updateTicket, searchTickets] as const;
}
