import { isSame } from "../plain-text.ts";
import { TicketSystemError } from "../ticket-system.ts";
import { where } from "./encoded-query.ts";
import { storedOf, type Tables } from "./table.ts";

/** The sys_id of the group of that name. Throws TicketSystemError, kind "blocked" where there is none, or several, or it is not active. */
export async function findAssignmentGroup(tables: Tables, name: string): Promise<string> {
  const rows = await tables.list("sys_user_group", {
    query: where("name", "=", name),
    fields: ["sys_id", "name", "active"],
  });
  const problem = (text: string) =>
    new TicketSystemError({
      kind: "blocked",
      problem: `ticketing.assignmentGroup is "${name}", but ${text}`,
    });
  const named = rows.filter((row) => isSame(storedOf(row, "name"), name));
  if (named.length === 0) throw problem("ServiceNow has no such group, or does not show it to the user");
  const active = named.filter((row) => storedOf(row, "active") === "true");
  if (active.length === 0) throw problem("that group is not active");
  const exact = active.filter((row) => storedOf(row, "name") === name);
  const [group, ...others] = exact.length > 0 ? exact : active;
  if (group === undefined || others.length > 0) throw problem("ServiceNow has several groups of that name");
  return storedOf(group, "sys_id");
}
