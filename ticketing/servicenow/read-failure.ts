import { z } from "zod";
import type { Failure } from "../../memory/outbox.ts";

/** `{"error":{"message":"Operation Failed","detail":"…"},"status":"failure"}`. */
const ErrorBody = z.looseObject({
  error: z.looseObject({ message: z.string().nullish(), detail: z.string().nullish() }),
});

/** Of a name in an error: nothing that could be a ticket's text gets through. */
const NAMES = /^[\p{L}\p{N} _.,:/()'-]{1,120}$/u;

/**
 * What an error of ServiceNow's REST API means, where its status alone does not tell; null: as the status says. An administrator's own
 * words (`detail`) are not repeated, but for the names of fields and rules.
 *
 * Statuses: https://www.servicenow.com/docs/r/api-reference/rest-api-explorer/r_RESTAPIHTTPResponseCodes.html
 */
export function readFailure(status: number, body: unknown): Failure | null {
  const parsed = ErrorBody.safeParse(body);
  if (!parsed.success) {
    if (status !== 404) return null;
    // Something else answers at that address: none of the incidents is gone.
    const problem = "ServiceNow's API is not at this address (status 404): check its URL";
    return { kind: "blocked", problem };
  }
  const { message, detail } = parsed.data.error;
  const said = `${message ?? ""}\n${detail ?? ""}`;
  const blocked = (problem: string): Failure => ({ kind: "blocked", problem: `ServiceNow: ${problem}` });
  if (status === 400 && /Invalid table/i.test(said)) return blocked("it has no such table");
  if (status !== 403) return null;
  const mandatory = /Data Policy Exception:?\s*(?:The following fields are mandatory:\s*)?([^\n]*)/i.exec(
    said,
  );
  if (mandatory) {
    const names = mandatory[1]?.replace(/\s*(?:is|are) mandatory\.?$/i, "").trim() ?? "";
    return blocked(
      `a data policy asks for fields that were not given${NAMES.test(names) ? `: ${names}` : ""} (status 403)`,
    );
  }
  const rule = /aborted by Business Rule '([^'^]*)/i.exec(said)?.[1]?.trim();
  if (rule !== undefined)
    return blocked(`the business rule ${NAMES.test(rule) ? `"${rule}" ` : ""}did not allow it (status 403)`);
  if (/Failed API level ACL Validation/i.test(said))
    return blocked("the user may not use this table through the REST API (status 403)");
  if (/ACL Exception|security constraints/i.test(said))
    return blocked("an access control (ACL) keeps the user from doing this (status 403)");
  return null;
}
