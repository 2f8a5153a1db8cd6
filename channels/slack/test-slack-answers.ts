import type { Delivery } from "./test-slack-deliver.ts";
import { checkView, Refused } from "./test-slack-limits.ts";
import type { OpenView } from "./test-slack-views.ts";

/** What a submission was answered with; Slack closes the view where the answer says nothing. */
export type ViewAnswer =
  | { response_action: "close" | "clear" }
  | { response_action: "errors"; errors: Record<string, string> }
  | { response_action: "update" | "push"; view: unknown };

type Flag = (violation: string) => void;

/** A press of a button is acknowledged with an empty body. */
export function checkAcknowledged({ status, answer, failure }: Delivery, flag: Flag): void {
  if (failure === "http_timeout") return;
  if (status !== 200) flag(`an action was answered with the status ${status}`);
  else if (answer !== "") flag(`an action was answered with a body: ${answer.slice(0, 100)}`);
}

/** The challenge, in one of the three forms that are documented. */
export function echoes({ status, answer, answerType }: Delivery, challenge: string): boolean {
  if (status !== 200) return false;
  if (answerType.startsWith("text/plain")) return answer === challenge;
  if (answerType.startsWith("application/x-www-form-urlencoded"))
    return new URLSearchParams(answer).get("challenge") === challenge;
  if (!answerType.startsWith("application/json")) return false;
  return parse(answer)?.challenge === challenge;
}

/** Null where Slack would tell the person that it had trouble connecting. */
export function readViewAnswer(delivery: Delivery, view: OpenView, flag: Flag): ViewAnswer | null {
  const wrong = (why: string) => {
    flag(`a submitted view was answered with ${why}`);
    return null;
  };
  if (delivery.failure === "http_timeout") return null;
  if (delivery.status !== 200) return wrong(`the status ${delivery.status}`);
  if (delivery.answer === "") return { response_action: "close" };
  if (!delivery.answerType.startsWith("application/json"))
    return wrong(`a body of type ${delivery.answerType}`);
  const given = parse(delivery.answer);
  if (given === null) return wrong("something that is no JSON object");
  if (Object.keys(given).length === 0) return { response_action: "close" };
  switch (given.response_action) {
    case "clear":
      return { response_action: "clear" };
    case "errors":
      return readErrors(given.errors, view, wrong);
    case "update":
    case "push":
      return readView(given.response_action, given.view, wrong);
    default:
      return wrong(`the response_action ${String(given.response_action)}`);
  }
}

type Wrong = (why: string) => null;

function readErrors(given: unknown, view: OpenView, wrong: Wrong): ViewAnswer | null {
  const errors = Object.entries((given ?? {}) as Record<string, unknown>);
  const inputs = view.blocks.filter(({ type }) => type === "input").map(({ block_id }) => block_id);
  if (errors.length === 0) return wrong("errors that are empty");
  for (const [block, text] of errors) {
    if (!inputs.includes(block)) return wrong(`an error for ${block}, which is no input of the view`);
    if (typeof text !== "string" || text === "") return wrong(`an error for ${block} that is no text`);
  }
  return { response_action: "errors", errors: given as Record<string, string> };
}

function readView(action: "update" | "push", given: unknown, wrong: Wrong): ViewAnswer | null {
  try {
    return { response_action: action, view: checkView(given) };
  } catch (error) {
    return wrong(
      `a view that is not valid: ${error instanceof Refused ? error.messages?.join("; ") : error}`,
    );
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const read: unknown = JSON.parse(text);
    return read !== null && typeof read === "object" && !Array.isArray(read)
      ? (read as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
