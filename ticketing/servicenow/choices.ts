import { isSame } from "../plain-text.ts";
import { TicketSystemError } from "../ticket-system.ts";
import { allOf, where } from "./encoded-query.ts";
import { storedOf, type Tables } from "./table.ts";

export interface Choice {
  value: string;
  label: string;
}

/**
 * What a column of an incident may be, out of `sys_choice`: active ones in the order that people see, in all languages. Those of
 * table `incident` count where it has any, else those of `task`, which it extends.
 */
export async function listChoices(tables: Tables, element: string): Promise<Choice[]> {
  const rows = await tables.list("sys_choice", {
    query: allOf(
      where("name", "IN", ["incident", "task"]),
      where("element", "=", element),
      where("inactive", "=", "false"),
      "ORDERBYsequence",
    ),
    fields: ["name", "element", "value", "label", "inactive", "language", "sequence"],
  });
  const active = rows.filter(
    (row) =>
      storedOf(row, "element") === element &&
      storedOf(row, "inactive") !== "true" &&
      storedOf(row, "value") !== "",
  );
  const own = active.filter((row) => storedOf(row, "name") === "incident");
  const used = own.length > 0 ? own : active.filter((row) => storedOf(row, "name") === "task");
  return used.map((row) => ({ value: storedOf(row, "value"), label: storedOf(row, "label") }));
}

/** The value of the choice that people see under this name, in any language. Throws TicketSystemError, kind "blocked". */
export function choiceNamed(choices: readonly Choice[], name: string, setting: string): string {
  const values = new Set(choices.filter(({ label }) => isSame(label, name)).map(({ value }) => value));
  const [value, ...others] = values.size > 0 ? values : valuesLike(choices, name);
  const problem = (text: string) =>
    new TicketSystemError({ kind: "blocked", problem: `${setting} is "${name}", but ServiceNow ${text}` });
  if (value === undefined)
    throw problem(
      choices.length === 0
        ? "shows no choices: the user needs read access to sys_choice"
        : `has only ${labelsOf(choices)}`,
    );
  if (others.length > 0) throw problem(`has several of that name: ${[value, ...others].join(", ")}`);
  return value;
}

const valuesLike = (choices: readonly Choice[], name: string) =>
  new Set(choices.filter(({ value }) => isSame(value, name)).map(({ value }) => value));

const labelsOf = (choices: readonly Choice[]) =>
  [...new Set(choices.map(({ label }) => label))].slice(0, 30).join(", ");
