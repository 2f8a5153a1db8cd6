import {
  SlackError,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";
import type { Failure } from "../../memory/outbox.ts";

/** Codes after which Slack's documentation says that some of it may have been done. */
const DOUBTFUL = [
  "internal_error",
  "fatal_error",
  "request_timeout",
  "service_unavailable",
  "team_added_to_org",
];
const REFUSED = [
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_arguments",
  "invalid_arg_name",
  "invalid_metadata_format",
  "invalid_metadata_schema",
  "metadata_too_large",
  "metadata_must_be_sent_from_app",
  "msg_blocks_too_long",
  "msg_too_long",
  "no_text",
];
const GONE = ["message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"];
/** Where Slack says nothing of it; seconds. */
const LIMITED_SECONDS = 30;

/** Reads what a call of the Web API threw. What is none of Slack's errors is thrown on. */
export function readFailure(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError)
    return {
      kind: "limited",
      seconds: error.retryAfter || LIMITED_SECONDS,
      problem: "Slack takes no more for now",
    };
  if (error instanceof WebAPIPlatformError) {
    const { error: code } = error.data;
    // A code of theirs is short and plain; whatever else comes must not reach a log.
    const problem = /^[a-z_]{1,60}$/.test(code) ? code : "an unknown error";
    if (code === "ratelimited" || code === "rate_limited")
      return { kind: "limited", seconds: LIMITED_SECONDS, problem };
    if (DOUBTFUL.includes(code)) return { kind: "doubtful", problem };
    if (REFUSED.includes(code)) return { kind: "refused", problem };
    return { kind: GONE.includes(code) ? "gone" : "blocked", problem };
  }
  if (error instanceof WebAPIHTTPError) {
    const problem = `Slack answered with status ${error.statusCode}`;
    return error.statusCode >= 500 || error.statusCode === 408
      ? { kind: "doubtful", problem }
      : { kind: "blocked", problem };
  }
  if (error instanceof WebAPIRequestError) return { kind: "doubtful", problem: "Slack was not reached" };
  if (error instanceof SlackError) return { kind: "doubtful", problem: error.code };
  throw error;
}
