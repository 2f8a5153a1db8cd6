import type { ServiceNowTicketing } from "../../policy/ticketing.ts";
import { type TicketContent, type TicketSystem, TicketSystemError } from "../ticket-system.ts";
import { findAssignmentGroup } from "./assignment-group.ts";
import { createAttachments } from "./attachments.ts";
import { checkSettings } from "./check-settings.ts";
import { listChoices } from "./choices.ts";
import type { ServiceNowClient } from "./client.ts";
import { listComments, workNote } from "./comments.ts";
import { allOf, isSafe, where } from "./encoded-query.ts";
import { incidentText } from "./incident-text.ts";
import { INCIDENT_FIELDS, readIncident } from "./incidents.ts";
import { createPeople } from "./people.ts";
import { remember } from "./remember.ts";
import { createTables, type Row, storedOf } from "./table.ts";
import { instantOf } from "./times.ts";
import { createTransition } from "./transition.ts";

export interface ServiceNowOptions {
  client: ServiceNowClient;
  settings: ServiceNowTicketing;
  /** Milliseconds since the epoch. */
  clock?: () => number;
}

/** In `correlation_display` of each incident of ours. */
const OURS = "OHERO";
const KEPT_MILLISECONDS = 600_000;

/**
 * Tickets as ServiceNow's incidents, by the Table API. An incident bears our id as `correlation_id`; what we say under it is a work note.
 *
 * ServiceNow takes a write with status 200 though it left out columns that it does not have or that the user may not write. Where
 * something hangs on it (the state) the answer is looked at; a field of the settings that was left out keeps no incident from
 * being made, and is found by `test`. `test` writes nothing, so what only a write shows stays unknown to it: access controls on
 * single columns, business rules, and data policies.
 */
export function createServiceNow({ client, settings, clock = Date.now }: ServiceNowOptions): TicketSystem {
  const tables = createTables(client);
  const people = createPeople(client, tables, clock);
  const attachments = createAttachments(client, people);
  const group = remember(KEPT_MILLISECONDS, clock, () =>
    findAssignmentGroup(tables, settings.assignmentGroup),
  );
  const choices = {
    state: remember(KEPT_MILLISECONDS, clock, () => listChoices(tables, "state")),
    close_code: remember(KEPT_MILLISECONDS, clock, () => listChoices(tables, "close_code")),
  };
  const ticketOf = (row: Row) => readIncident(row, { client, tables, people, settings });
  const priorityOf = ({ severity }: TicketContent) => {
    const grades = settings.priorities[severity];
    return grades === undefined ? {} : { impact: String(grades.impact), urgency: String(grades.urgency) };
  };

  return {
    name: "servicenow",
    settleSeconds: 60,

    async find(ticketId) {
      if (!isSafe(ticketId)) return [];
      const rows = await tables.list("incident", {
        query: allOf(where("correlation_id", "=", ticketId), "ORDERBYsys_created_on", "ORDERBYnumber"),
        fields: INCIDENT_FIELDS,
      });
      return Promise.all(rows.filter((row) => storedOf(row, "correlation_id") === ticketId).map(ticketOf));
    },

    async read(id) {
      const row = await tables.read("incident", id, INCIDENT_FIELDS);
      return row === null ? null : ticketOf(row);
    },

    async create(content) {
      const { title, description, attachment } = incidentText(content);
      await people.me();
      const columns = {
        ...settings.fields,
        short_description: title,
        description,
        assignment_group: await group(),
        correlation_id: content.ticketId,
        correlation_display: OURS,
        ...priorityOf(content),
      };
      const row = await tables.insert("incident", columns, INCIDENT_FIELDS);
      try {
        if (attachment !== null) await attachments.add(storedOf(row, "sys_id"), attachment);
        return await ticketOf(row);
      } catch (error) {
        if (!(error instanceof TicketSystemError)) throw error;
        // There is an incident now: whoever repeats this has to look for it.
        const problem = `made, but not whole: ${error.failure.problem}`;
        throw new TicketSystemError({ kind: "doubtful", problem }, { cause: error });
      }
    },

    async update(id, content, { withPriority }) {
      const { title, description, attachment } = incidentText(content);
      const columns = {
        short_description: title,
        description,
        ...(withPriority && priorityOf(content)),
      };
      await tables.update("incident", id, columns, ["sys_id"]);
      await attachments.replace(id, attachment);
    },

    async comment(id, comment) {
      await tables.update("incident", id, { work_notes: workNote(comment) }, ["sys_id"]);
    },

    listComments: (id, since) => listComments(tables, people, id, since),

    transition: createTransition({ tables, settings, choices }),

    async listChanged(since) {
      const rows = await tables.listSince("incident", {
        conditions: [where("correlation_display", "=", OURS)],
        fields: ["correlation_display"],
        column: "sys_updated_on",
        since,
      });
      return rows.flatMap((row) => {
        const updatedAt = instantOf(storedOf(row, "sys_updated_on"));
        const isOurs = storedOf(row, "correlation_display") === OURS && updatedAt !== null;
        return isOurs ? [{ id: storedOf(row, "sys_id"), updatedAt }] : [];
      });
    },

    test: () => checkSettings({ tables, people, settings }),
  };
}
