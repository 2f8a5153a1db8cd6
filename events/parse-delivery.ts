import { parseDecision, parseMessage, parseRelease } from "./chat.ts";
import { Envelope, toEnvelopeShape } from "./envelope.ts";
import type { ChatMessage, OperationalEvent, OperatorDecision, Release } from "./operational-event.ts";
import { describeValue, type Problem, problemFrom } from "./problem.ts";
import { findParser } from "./sources.ts";

/** One thing to process. A delivery has one part, or one for every finding that it holds. */
export type DeliveryPart =
  | { kind: "event"; incidentId: string; event: OperationalEvent }
  | { kind: "message"; incidentId: string; message: ChatMessage }
  | { kind: "decision"; incidentId: string; decision: OperatorDecision }
  | { kind: "release"; incidentId: string }
  | { kind: "invalid"; incidentId: null; problem: Problem };

/**
 * Reads a delivery as it arrived: an EventBridge envelope, a put-events entry, `{"message": …}`, `{"decision": …}` or
 * `{"release": …}`.
 * Never throws: what cannot be read is a part of kind "invalid" that says where and why. `receivedAt` is ISO 8601.
 */
export function parseDelivery(raw: unknown, receivedAt: string): DeliveryPart[] {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw))
    return [invalid({ path: "", expected: "a JSON object", found: describeValue(raw) })];
  if ("message" in raw) return [messagePart(parseMessage(raw.message))];
  if ("decision" in raw) return [decisionPart(parseDecision(raw.decision))];
  if ("release" in raw) return [releasePart(parseRelease(raw.release))];

  const shaped = toEnvelopeShape(raw);
  const envelope = Envelope.safeParse(shaped);
  if (!envelope.success) return [invalid(problemFrom(envelope.error, shaped))];
  const parse = findParser(envelope.data);
  if (typeof parse !== "function") return [invalid(parse)];
  const results = parse(envelope.data, receivedAt);
  return (Array.isArray(results) ? results : [results]).map((result) =>
    "incidentId" in result
      ? { kind: "event", incidentId: result.incidentId, event: result }
      : invalid(result),
  );
}

const invalid = (problem: Problem): DeliveryPart => ({ kind: "invalid", incidentId: null, problem });

const messagePart = (message: ChatMessage | Problem): DeliveryPart =>
  "incidentId" in message ? { kind: "message", incidentId: message.incidentId, message } : invalid(message);

const decisionPart = (decision: OperatorDecision | Problem): DeliveryPart =>
  "incidentId" in decision
    ? { kind: "decision", incidentId: decision.incidentId, decision }
    : invalid(decision);

const releasePart = (release: Release | Problem): DeliveryPart =>
  "incidentId" in release ? { kind: "release", incidentId: release.incidentId } : invalid(release);
