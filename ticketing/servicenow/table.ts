import { z } from "zod";
import { TicketSystemError } from "../ticket-system.ts";
import type { ServiceNowClient } from "./client.ts";
import { allOf, where } from "./encoded-query.ts";
import { instantOf, timeOf } from "./times.ts";

const text = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? "" : String(value)));

/** A column as `sysparm_display_value=all` gives it: `{"value":"6","display_value":"Resolved"}`. */
const Cell = z
  .looseObject({ value: text, display_value: text })
  .transform(({ value, display_value }) => ({ value, shown: display_value }));
const Row = z.record(z.string(), Cell);
export type Row = z.infer<typeof Row>;
const One = z.looseObject({ result: Row });
const Many = z.looseObject({ result: z.array(Row) });

/** What is stored; "" where the column is empty, missing, or may not be read. */
export const storedOf = (row: Row, column: string): string => row[column]?.value ?? "";
/** What people see, in the language and time zone of our user. */
export const shownOf = (row: Row, column: string): string => row[column]?.shown ?? "";

export interface ListOptions {
  query: string;
  fields: readonly string[];
  limit?: number;
  offset?: number;
}

const PAGE = 500;
const SYS_ID = /^[0-9a-f]{32}$/;

/**
 * Tables by the Table API. Throws TicketSystemError.
 * https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html
 */
export function createTables({ call }: ServiceNowClient) {
  const shape = (fields: readonly string[]) => ({
    sysparm_fields: fields.join(","),
    sysparm_display_value: "all",
    sysparm_exclude_reference_link: "true",
  });
  const path = (table: string, id?: string) => `/api/now/table/${table}${id === undefined ? "" : `/${id}`}`;

  /** Rows, and how many there are before access controls took some out; null where it was not said. */
  async function page(table: string, { query, fields, limit = PAGE, offset = 0 }: ListOptions) {
    const request = {
      query: { ...shape(fields), sysparm_query: query, sysparm_limit: limit, sysparm_offset: offset },
    };
    // Version 1 of the API answers so where nothing is found.
    const answer = await call("GET", path(table), request).catch(noneIfGone);
    if (answer === null) return { rows: [], total: 0 };
    const total = answer.headers.get("x-total-count");
    return { rows: parse(Many, answer.body).result, total: total === null ? null : Number(total) };
  }

  const list = async (table: string, options: ListOptions): Promise<Row[]> =>
    (await page(table, options)).rows;

  return {
    page,
    list,

    /** All rows whose `column` is `since` or later, oldest first. Goes on by time, not by count: rows move while they are read. */
    async listSince(
      table: string,
      {
        conditions,
        fields,
        column,
        since,
      }: { conditions: string[]; fields: string[]; column: string; since: string },
    ): Promise<Row[]> {
      const found = new Map<string, Row>();
      let from = timeOf(since);
      let offset = 0;
      for (;;) {
        const query = allOf(...conditions, where(column, ">=", from), `ORDERBY${column}`, "ORDERBYsys_id");
        const { rows, total } = await page(table, {
          query,
          fields: ["sys_id", column, ...fields],
          limit: PAGE,
          offset,
        });
        for (const row of rows) found.set(storedOf(row, "sys_id"), row);
        // Access controls take rows out of a page: it is the last one when all are behind it.
        const isLast = total === null ? rows.length < PAGE : offset + PAGE >= total;
        const last = storedOf(rows.at(-1) ?? {}, column);
        if (isLast) break;
        if (last > from) {
          from = last;
          offset = 0;
        } else {
          offset += PAGE;
        }
      }
      return [...found.values()].filter(
        (row) => (instantOf(storedOf(row, column)) ?? "") >= isoSecond(since),
      );
    },

    async read(table: string, id: string, fields: readonly string[]): Promise<Row | null> {
      if (!SYS_ID.test(id)) return null;
      const answer = await call("GET", path(table, id), { query: shape(fields) }).catch(noneIfGone);
      return answer === null ? null : parse(One, answer.body).result;
    },

    async insert(table: string, columns: Record<string, unknown>, fields: readonly string[]): Promise<Row> {
      const { body } = await call("POST", path(table), { query: shape(fields), json: columns });
      return parse(One, body).result;
    },

    async update(
      table: string,
      id: string,
      columns: Record<string, unknown>,
      fields: readonly string[],
    ): Promise<Row> {
      if (!SYS_ID.test(id)) throw gone();
      const { body } = await call("PATCH", path(table, id), { query: shape(fields), json: columns });
      return parse(One, body).result;
    },
  };
}
export type Tables = ReturnType<typeof createTables>;

export const gone = () =>
  new TicketSystemError({ kind: "gone", problem: "ServiceNow has no such incident, or does not show it" });

const isoSecond = (instant: string) => `${new Date(instant).toISOString().slice(0, 19)}.000Z`;

function noneIfGone(error: unknown): null {
  if (error instanceof TicketSystemError && error.failure.kind === "gone") return null;
  throw error;
}

/** A page in HTML with status 200 comes from an instance that sleeps, or from something in between. */
export function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new TicketSystemError({
    kind: "doubtful",
    problem: "ServiceNow answered with something that is not of its API",
  });
}
