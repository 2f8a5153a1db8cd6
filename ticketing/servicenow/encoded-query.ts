import { TicketSystemError } from "../ticket-system.ts";

type Operator = "=" | ">=" | "STARTSWITH" | "IN";

/**
 * One condition of an encoded query. There is no documented way to write `^` inside a value, and a value that begins with
 * `javascript:` is run by the instance, so neither gets in; nor does a comma into a list. Throws TicketSystemError.
 *
 * ServiceNow leaves out a condition that it does not understand and answers with more rows (unless the instance sets
 * `glide.invalid_query.returns_no_rows`), and compares without regard to case: whoever asks looks at what came.
 * https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html
 */
export function where(column: string, operator: Operator, value: string | readonly string[]): string {
  const values = typeof value === "string" ? [value] : value;
  if (
    !/^[a-z][a-z0-9_.]*$/.test(column) ||
    !values.every(isSafe) ||
    (operator === "IN" && !values.every(isItem))
  )
    throw new TicketSystemError({
      kind: "blocked",
      problem: `ServiceNow cannot be asked for a ${column.replace(/[^a-z0-9_.]/g, "")} with such characters`,
    });
  return `${column}${operator}${values.join(",")}`;
}

/** May it stand in a query as it is? */
export const isSafe = (value: string): boolean =>
  value !== "" && value.trim() === value && !/[\^\p{Cc}]|^\s*javascript:/iu.test(value);

const isItem = (value: string) => !value.includes(",");

export const allOf = (...conditions: string[]): string => conditions.join("^");
