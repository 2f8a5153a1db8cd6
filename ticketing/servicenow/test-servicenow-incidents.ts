import { SYSTEM_COLUMNS } from "./test-servicenow-seed.ts";
import { Refused, type State, type Stored, stampOf } from "./test-servicenow-state.ts";

const JOURNALS = ["work_notes", "comments"];

export interface IncidentOptions {
  state: State;
  now: () => number;
  /** Columns of which writes are left out without a word, by access controls. */
  readOnly: readonly string[];
  flag: (violation: string) => void;
  changed: (incident: Stored) => void;
}

/** Table `incident`, with what business rules and data policies of a new instance do on each write. */
export function createIncidents({ state, now, readOnly, flag, changed }: IncidentOptions) {
  let numbers = 10_000;
  const columnsOf = () =>
    new Map(state.rows("sys_dictionary").map((column): [string, Stored] => [column.element ?? "", column]));

  /** What a write brings; the rest of it is left out, as the API does. */
  function taken(given: Readonly<Record<string, unknown>>, isApi: boolean): Stored {
    const columns = columnsOf();
    return Object.fromEntries(
      Object.entries(given).flatMap(([name, value]): [string, string][] => {
        const column = columns.get(name);
        const isClosed =
          column?.read_only === "true" || column?.active === "false" || readOnly.includes(name);
        if (column === undefined || (isApi && isClosed)) return [];
        const text = String(value ?? "");
        const limit = column.internal_type === "string" ? Number(column.max_length) : 4_000_000;
        if (text.length > limit) flag(`${name} is longer than ${limit}`);
        return [[name, text.slice(0, limit)]];
      }),
    );
  }

  function save(before: Stored, given: Stored, by: string): Stored {
    const changes = Object.fromEntries(
      Object.entries(given).filter(([name, value]) => !JOURNALS.includes(name) && before[name] !== value),
    );
    const said = JOURNALS.filter((name) => (given[name] ?? "") !== "");
    const isNew = before.sys_id === undefined;
    if (!isNew && Object.keys(changes).length === 0 && said.length === 0) return before;
    const after: Stored = { ...before, ...changes };
    if (before.state === "7")
      throw new Refused(
        403,
        "Operation Failed",
        "Operation against file 'incident' was aborted by Business Rule 'Closed incidents are read only^0f3c'. Business Rule Stack:Closed incidents are read only",
      );
    const missing = [
      ["close_code", "Resolution code"],
      ["close_notes", "Resolution notes"],
    ].flatMap(([column = "", label = ""]) => ((after[column] ?? "") === "" ? [label] : []));
    if (["6", "7"].includes(after.state ?? "") && missing.length > 0)
      throw new Refused(
        403,
        "Operation Failed",
        `Data Policy Exception: The following fields are mandatory: ${missing.join(", ")}`,
      );
    const rule = state
      .rows("dl_u_priority")
      .find(({ impact, urgency }) => impact === after.impact && urgency === after.urgency);
    after.priority = rule?.priority ?? "5";
    const at = stampOf(now());
    const mods = String(isNew ? 0 : Number(before.sys_mod_count) + 1);
    const saved = state.put("incident", {
      ...after,
      sys_mod_count: mods,
      sys_updated_on: at,
      sys_updated_by: by,
    });
    for (const element of said)
      state.put("sys_journal_field", {
        element,
        element_id: saved.sys_id ?? "",
        name: "incident",
        value: given[element] ?? "",
        sys_created_on: at,
        sys_created_by: by,
      });
    changed(saved);
    return saved;
  }

  return {
    columns: () => new Set([...columnsOf().keys(), ...SYSTEM_COLUMNS]),
    insert(given: Readonly<Record<string, unknown>>, by: string, isApi = true): Stored {
      numbers += 1;
      const empty = Object.fromEntries(
        [...columnsOf().keys()].filter((name) => !JOURNALS.includes(name)).map((name) => [name, ""]),
      );
      const before = {
        ...empty,
        number: `INC00${numbers}`,
        state: "1",
        impact: "3",
        urgency: "3",
        sys_created_on: stampOf(now()),
        sys_created_by: by,
      };
      const { number: _, ...rest } = taken(given, isApi);
      return save(before, rest, by);
    },
    update: (before: Stored, given: Readonly<Record<string, unknown>>, by: string, isApi = true): Stored =>
      save(before, taken(given, isApi), by),
  };
}
export type Incidents = ReturnType<typeof createIncidents>;
