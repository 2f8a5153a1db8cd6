import { createHash } from "node:crypto";

/** What is stored, by column; references are sys_ids, times UTC. */
export type Stored = Record<string, string>;

/** A call that ServiceNow does not carry out. */
export class Refused extends Error {
  override name = "Refused";
  readonly status: number;
  readonly detail: string | null;
  constructor(status: number, message: string, detail: string | null) {
    super(message);
    this.status = status;
    this.detail = detail;
  }
}

export const noRecord = () =>
  new Refused(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval");

/** "2026-03-01 10:00:00", UTC. */
export const stampOf = (milliseconds: number) =>
  new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");

/** Tables, with all that ever stood in them: a replica answers with what was there some time ago. */
export function createState(now: () => number) {
  const tables = new Map<string, Map<string, { at: number; row: Stored | null }[]>>();
  let ids = 0;

  const tableOf = (table: string) => {
    const found = tables.get(table) ?? new Map();
    tables.set(table, found);
    return found;
  };
  function put(table: string, row: Stored): Stored {
    const id = row.sys_id ?? nextId();
    const versions = tableOf(table).get(id) ?? [];
    versions.push({ at: now(), row: { ...row, sys_id: id } });
    tableOf(table).set(id, versions);
    return { ...row, sys_id: id };
  }
  function nextId(): string {
    ids += 1;
    return createHash("sha256").update(`record ${ids}`).digest("hex").slice(0, 32);
  }
  const at = (versions: { at: number; row: Stored | null }[], time: number) =>
    versions.findLast((version) => version.at <= time)?.row ?? null;

  return {
    nextId,
    put,
    has: (table: string) => tables.has(table),
    remove(table: string, id: string): void {
      tableOf(table).get(id)?.push({ at: now(), row: null });
    },
    get: (table: string, id: string, time = Number.POSITIVE_INFINITY): Stored | null =>
      at(tableOf(table).get(id) ?? [], time),
    rows: (table: string, time = Number.POSITIVE_INFINITY): Stored[] =>
      [...tableOf(table).values()].flatMap((versions): Stored[] => {
        const row = at(versions, time);
        return row === null ? [] : [row];
      }),
  };
}
export type State = ReturnType<typeof createState>;
