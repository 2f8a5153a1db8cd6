import type { Stored } from "./test-servicenow-state.ts";

export interface QueryOptions {
  columns: ReadonlySet<string>;
  /** The sys_id of who asks. */
  userId: string;
  /** `glide.invalid_query.returns_no_rows` */
  returnsNoRows: boolean;
  flag: (violation: string) => void;
}

type Test = (row: Stored) => boolean;

/** Rows by an encoded query: conditions with ^ between them, ^OR, ^NQ, ORDERBY. A part that it does not understand is left out, as documented. */
export function select(rows: readonly Stored[], query: string, options: QueryOptions): Stored[] {
  let isInvalid = false;
  const orders: { column: string; sign: number }[] = [];
  const groups = query.split("^NQ").map((group) => {
    const all: Test[][] = [];
    for (const part of group.split("^").filter((text) => text !== "")) {
      const order = /^ORDERBY(DESC)?(\w+)$/.exec(part);
      if (order?.[2] !== undefined) {
        if (options.columns.has(order[2])) orders.push({ column: order[2], sign: order[1] ? -1 : 1 });
        else options.flag(`no column to order by: ${part}`);
        continue;
      }
      const isOr = part.startsWith("OR");
      const test = testOf(isOr ? part.slice(2) : part, options);
      if (test === null) {
        isInvalid = true;
        options.flag(`a part of a query that is not understood: ${part}`);
      } else if (isOr && all.length > 0) all.at(-1)?.push(test);
      else all.push([test]);
    }
    return all;
  });
  if (isInvalid && options.returnsNoRows) return [];
  return rows
    .filter((row) => groups.some((all) => all.every((any) => any.some((test) => test(row)))))
    .sort((a, b) => {
      for (const { column, sign } of orders) {
        const [one, other] = [a[column] ?? "", b[column] ?? ""];
        if (one !== other) return (one < other ? -1 : 1) * sign;
      }
      return 0;
    });
}

function testOf(part: string, { columns, userId, flag }: QueryOptions): Test | null {
  const found = /^([a-z][a-z0-9_]*)(>=|=|STARTSWITH|IN)(.*)$/s.exec(part);
  const [, column = "", operator, written = ""] = found ?? [];
  if (!columns.has(column)) return null;
  let value = written;
  if (written.startsWith("javascript:")) {
    if (written === "javascript:gs.getUserID()") value = userId;
    else flag(`a script in a query: ${written}`);
  }
  // Texts are compared as the database does it: without regard to case.
  const wanted = value.toLowerCase();
  const textOf = (row: Stored) => (row[column] ?? "").toLowerCase();
  if (operator === "=") return (row) => textOf(row) === wanted;
  if (operator === ">=") return (row) => textOf(row) >= wanted;
  if (operator === "STARTSWITH") return (row) => textOf(row).startsWith(wanted);
  const list = wanted.split(",");
  return (row) => list.includes(textOf(row));
}
