import { z } from "zod";
import type { Failure } from "../../memory/outbox.ts";

/** `{"errorMessages":["…"],"errors":{"customfield_10010":"…"}}`. */
const ErrorBody = z.looseObject({ errors: z.record(z.string(), z.unknown()).nullish() });
/** Ids of fields. Jira's messages are not repeated: there are values in them. */
const FIELD = /^[A-Za-z][A-Za-z0-9_.-]{0,60}$/;
const MOST_NAMED = 10;

/** What an error of Jira's REST API means, where its status alone does not tell; null: as the status says. */
export function readFailure(status: number, body: unknown): Failure | null {
  if (status === 409)
    return { kind: "doubtful", problem: "Jira: somebody changed the issue at the same time (status 409)" };
  if (status !== 400) return null;
  const parsed = ErrorBody.safeParse(body);
  const fields = Object.keys((parsed.success && parsed.data.errors) || {}).filter((name) => FIELD.test(name));
  if (fields.length === 0) return null;
  const named = fields.slice(0, MOST_NAMED).join(", ");
  return { kind: "blocked", problem: `Jira does not take what is in: ${named} (status 400)` };
}
