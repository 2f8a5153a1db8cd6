import type { ServiceNowTicketing } from "../../policy/ticketing.ts";
import { isSame } from "../plain-text.ts";
import { TicketSystemError, type TicketSystemProblem } from "../ticket-system.ts";
import { listChoices } from "./choices.ts";
import { allOf, where } from "./encoded-query.ts";
import { type Row, storedOf, type Tables } from "./table.ts";

/** What every incident has, so that a dictionary without it is one that the user may not read. */
const KNOWN = "short_description";
/** `choice` of a column that takes only what is in its list. */
const LISTED = ["1", "3"];
const SYS_ID = /^[0-9a-f]{32}$/;

/**
 * Fields of the settings that incidents would not take: ServiceNow leaves them out of a write without a word. Columns of `task` count, which
 * `incident` extends. Throws TicketSystemError where the dictionary may not be read.
 */
export async function checkColumns(
  tables: Tables,
  fields: ServiceNowTicketing["fields"],
): Promise<TicketSystemProblem[]> {
  const names = Object.keys(fields);
  if (names.length === 0) return [];
  const rows = await tables.list("sys_dictionary", {
    query: allOf(where("name", "IN", ["incident", "task"]), where("element", "IN", [KNOWN, ...names])),
    fields: ["name", "element", "internal_type", "read_only", "active", "choice", "reference"],
  });
  const columns = new Map<string, Row>();
  // What incident says of a column counts before what task says.
  for (const table of ["task", "incident"])
    for (const row of rows) if (storedOf(row, "name") === table) columns.set(storedOf(row, "element"), row);
  if (!columns.has(KNOWN))
    throw new TicketSystemError({
      kind: "blocked",
      problem: "ServiceNow does not show the user which columns incidents have",
    });
  const problems: TicketSystemProblem[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const found = await problemOf(tables, name, String(value), columns.get(name));
    if (found !== null) problems.push({ path: `fields.${name}`, ...found });
  }
  return problems;
}

async function problemOf(
  tables: Tables,
  name: string,
  value: string,
  column: Row | undefined,
): Promise<Omit<TicketSystemProblem, "path"> | null> {
  if (column === undefined || storedOf(column, "active") === "false")
    return {
      problem: `incidents have no column ${name}`,
      fix: "Use the name of a column (not its label), as it stands in sys_dictionary, or leave the field out",
    };
  if (storedOf(column, "read_only") === "true")
    return { problem: `column ${name} is read-only`, fix: "Leave the field out" };
  if (storedOf(column, "internal_type") === "reference" && !SYS_ID.test(value))
    return {
      problem: `column ${name} refers to ${storedOf(column, "reference")}`,
      fix: "Use the sys_id of what it shall refer to, 32 hexadecimal digits",
    };
  if (!LISTED.includes(storedOf(column, "choice"))) return null;
  const choices = await listChoices(tables, name);
  if (choices.length === 0 || choices.some((choice) => choice.value === value)) return null;
  const named = choices.find(({ label }) => isSame(label, value));
  return {
    problem: `column ${name} has no such choice`,
    fix:
      named === undefined
        ? `Use one of ${choices
            .slice(0, 30)
            .map((choice) => choice.value)
            .join(", ")}`
        : `Use its value, ${named.value}`,
  };
}
