import type { ServiceNowTicketing } from "../../policy/ticketing.ts";
import { isSame } from "../plain-text.ts";
import type { ExternalTicket } from "../ticket-system.ts";
import type { ServiceNowClient } from "./client.ts";
import { allOf, where } from "./encoded-query.ts";
import { noneIfForbidden, type People } from "./people.ts";
import { type Row, shownOf, storedOf, type Tables } from "./table.ts";
import { instantOf, timeOf } from "./times.ts";

export const INCIDENT_FIELDS = [
  "sys_id",
  "number",
  "state",
  "assigned_to",
  "priority",
  "sys_updated_on",
  "sys_updated_by",
  "correlation_id",
  "correlation_display",
];

/** Resolved, Closed, Canceled: states of table `incident` as ServiceNow delivers it. */
const CLOSED = ["6", "7", "8"];

/** Is the work over in that state? What the settings name comes first; of other states, those that ServiceNow delivers as such. */
export function isClosed(row: Row, { transitions }: Pick<ServiceNowTicketing, "transitions">): boolean {
  const state = shownOf(row, "state");
  if (isSame(state, transitions.close.state)) return true;
  return !isSame(state, transitions.reopen.state) && CLOSED.includes(storedOf(row, "state"));
}

/** An incident as it is, with who changed it. */
export async function readIncident(
  row: Row,
  {
    client,
    tables,
    people,
    settings,
  }: {
    client: ServiceNowClient;
    tables: Tables;
    people: People;
    settings: ServiceNowTicketing;
  },
): Promise<ExternalTicket> {
  const number = storedOf(row, "number");
  return {
    id: storedOf(row, "sys_id"),
    key: number,
    url: `${client.url}/nav_to.do?uri=${encodeURIComponent(`incident.do?sysparm_query=number=${number}`)}`,
    status: shownOf(row, "state") || storedOf(row, "state"),
    isClosed: isClosed(row, settings),
    assignee: shownOf(row, "assigned_to") || null,
    priority: shownOf(row, "priority") || null,
    changedBy: await changedBy(row, tables, people),
    updatedAt: instantOf(storedOf(row, "sys_updated_on")) ?? new Date(0).toISOString(),
  };
}

/**
 * Who made the last change, unless it was us; null also where that change was something that they said. ServiceNow names only the
 * last one: who had changed it before that is not known any more.
 */
async function changedBy(row: Row, tables: Tables, people: People): Promise<string | null> {
  const by = storedOf(row, "sys_updated_by");
  const { userName } = await people.me();
  if (by === "" || by === userName) return null;
  const at = Date.parse(instantOf(storedOf(row, "sys_updated_on")) ?? "");
  if (!Number.isNaN(at)) {
    const said = await tables
      .list("sys_journal_field", {
        query: allOf(
          where("element_id", "=", storedOf(row, "sys_id")),
          // An entry is written with the incident; the next second may have begun in between.
          where("sys_created_on", ">=", timeOf(at - 1_000)),
        ),
        fields: ["element_id", "sys_created_by"],
        limit: 20,
      })
      .catch(noneIfForbidden);
    if (said.some((entry) => storedOf(entry, "sys_created_by") === by && isOf(entry, row))) return null;
  }
  return (await people.namesOf([by]))(by);
}

const isOf = (entry: Row, row: Row) => storedOf(entry, "element_id") === storedOf(row, "sys_id");
