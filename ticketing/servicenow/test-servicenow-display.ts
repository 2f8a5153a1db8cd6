import type { State, Stored } from "./test-servicenow-state.ts";

const REFERENCES: Record<string, [table: string, column: string]> = {
  assigned_to: ["sys_user", "name"],
  caller_id: ["sys_user", "name"],
  assignment_group: ["sys_user_group", "name"],
  user: ["sys_user", "name"],
  role: ["sys_user_role", "name"],
};

/** What a person with that time zone sees of a value. */
export function displayOf(
  state: State,
  table: string,
  column: string,
  value: string,
  timeZone: string,
): string {
  const [target, name] = REFERENCES[column] ?? [];
  if (target !== undefined && name !== undefined) return state.get(target, value)?.[name] ?? "";
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) return inZone(value, timeZone);
  if (table !== "incident") return value;
  const choice = state
    .rows("sys_choice")
    .find(
      (row) => row.name === table && row.element === column && row.value === value && row.language === "en",
    );
  return choice?.label ?? value;
}

const inZone = (value: string, timeZone: string) =>
  new Date(`${value.replace(" ", "T")}Z`).toLocaleString("sv-SE", { timeZone });

/** Columns of a record as the API gives them, by `sysparm_display_value`. */
export function rendered(
  state: State,
  table: string,
  row: Stored,
  { fields, display, timeZone }: { fields: readonly string[]; display: string; timeZone: string },
): Record<string, unknown> {
  const columns = fields.length > 0 ? fields.filter((field) => field in row) : Object.keys(row);
  return Object.fromEntries(
    columns.map((column) => {
      const value = row[column] ?? "";
      const shown = displayOf(state, table, column, value, timeZone);
      if (display === "all") return [column, { display_value: shown, value }];
      return [column, display === "true" ? shown : value];
    }),
  );
}
