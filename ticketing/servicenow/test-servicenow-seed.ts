import { type State, stampOf } from "./test-servicenow-state.ts";

export interface Person {
  userName: string;
  name: string;
}
/** The user of the API. */
export const API_USER: Person = { userName: "ohero.api", name: "OHERO" };
export const PERSON: Person = { userName: "some.agent", name: "Some Agent" };
export const GROUPS = ["Cloud Operations", "Network", "Twins", "Twins"];
export const OLD_GROUP = "Old Operations";

/** Of `incident`: those that `task` has come from there. */
const TASK_COLUMNS: Record<string, Record<string, string>> = {
  number: { internal_type: "string", max_length: "40" },
  short_description: { internal_type: "string", max_length: "160" },
  description: { internal_type: "string", max_length: "4000" },
  state: { internal_type: "integer", choice: "1" },
  impact: { internal_type: "integer", choice: "1" },
  urgency: { internal_type: "integer", choice: "1" },
  priority: { internal_type: "integer", choice: "1" },
  assigned_to: { internal_type: "reference", reference: "sys_user" },
  assignment_group: { internal_type: "reference", reference: "sys_user_group" },
  correlation_id: { internal_type: "string", max_length: "100" },
  correlation_display: { internal_type: "string", max_length: "100" },
  close_notes: { internal_type: "string", max_length: "4000" },
  work_notes: { internal_type: "journal_input", max_length: "4000" },
  comments: { internal_type: "journal_input", max_length: "4000" },
  sys_mod_count: { internal_type: "integer" },
};
const INCIDENT_COLUMNS: Record<string, Record<string, string>> = {
  caller_id: { internal_type: "reference", reference: "sys_user" },
  category: { internal_type: "string", choice: "3", max_length: "40" },
  close_code: { internal_type: "string", choice: "3", max_length: "40" },
  business_stc: { internal_type: "integer", read_only: "true" },
  u_service: { internal_type: "string", max_length: "40" },
  u_weight: { internal_type: "integer" },
  u_retired: { internal_type: "string", active: "false" },
};
export const SYSTEM_COLUMNS = [
  "sys_id",
  "sys_created_on",
  "sys_created_by",
  "sys_updated_on",
  "sys_updated_by",
];

const CHOICES: Record<string, [value: string, label: string, more?: Record<string, string>][]> = {
  state: [
    ["1", "New"],
    ["2", "In Progress"],
    ["3", "On Hold"],
    ["4", "Awaiting Evidence", { inactive: "true" }],
    ["6", "Resolved"],
    ["7", "Closed"],
    ["8", "Canceled"],
    ["6", "Gelöst", { language: "de" }],
    ["99", "Open", { name: "task" }],
  ],
  impact: [
    ["1", "1 - High"],
    ["2", "2 - Medium"],
    ["3", "3 - Low"],
  ],
  urgency: [
    ["1", "1 - High"],
    ["2", "2 - Medium"],
    ["3", "3 - Low"],
  ],
  priority: [
    ["1", "1 - Critical"],
    ["2", "2 - High"],
    ["3", "3 - Moderate"],
    ["4", "4 - Low"],
    ["5", "5 - Planning"],
  ],
  category: [
    ["network", "Network"],
    ["software", "Software"],
  ],
  close_code: [
    ["Solution provided", "Solution provided"],
    ["Workaround provided", "Workaround provided"],
    ["Solved (Permanently)", "Solved (Permanently)", { inactive: "true" }],
  ],
};

/** What an instance has before anybody makes an incident. */
export function seed(state: State, roles: readonly string[], now: number): void {
  const at = stampOf(now);
  const made = { sys_created_on: at, sys_created_by: "system", sys_updated_on: at, sys_updated_by: "system" };
  for (const [table, columns] of [
    ["task", TASK_COLUMNS],
    ["incident", INCIDENT_COLUMNS],
  ] as const)
    for (const [element, more] of Object.entries(columns))
      state.put("sys_dictionary", {
        name: table,
        element,
        active: "true",
        read_only: "false",
        choice: "0",
        reference: "",
        max_length: "40",
        ...made,
        ...more,
      });
  for (const [element, choices] of Object.entries(CHOICES))
    choices.forEach(([value, label, more], sequence) => {
      const choice = { name: "incident", language: "en", inactive: "false", sequence: String(sequence) };
      state.put("sys_choice", { ...choice, element, value, label, ...made, ...more });
    });
  for (const name of GROUPS) state.put("sys_user_group", { name, active: "true", ...made });
  state.put("sys_user_group", { name: OLD_GROUP, active: "false", ...made });
  for (const { userName, name } of [API_USER, PERSON])
    state.put("sys_user", { user_name: userName, name, active: "true", ...made });
  const user = userIdOf(state, API_USER.userName);
  for (const name of roles) {
    const role = state.put("sys_user_role", { name, ...made }).sys_id ?? "";
    state.put("sys_user_has_role", { user, role, state: "active", ...made });
  }
  for (const impact of [1, 2, 3])
    for (const urgency of [1, 2, 3])
      state.put("dl_u_priority", {
        impact: String(impact),
        urgency: String(urgency),
        priority: String(impact + urgency - 1),
        active: "true",
        ...made,
      });
  const entry = { element: "work_notes", name: "task", value: "Of another record" };
  state.put("sys_journal_field", { ...entry, element_id: state.nextId(), ...made });
  // Tables that nobody has filled yet.
  state.rows("incident");
  state.rows("sys_attachment");
  state.rows("sys_user_has_role");
}

export const userIdOf = (state: State, userName: string): string =>
  state.rows("sys_user").find((row) => row.user_name === userName)?.sys_id ?? "";
