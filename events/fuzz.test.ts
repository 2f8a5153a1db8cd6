import fc from "fast-check";
import { expect, it } from "vitest";
import { ChatMessage, OperationalEvent, OperatorDecision } from "./operational-event.ts";
import { Problem } from "./problem.ts";
import { KEYS, mutatedPayload } from "./test-mutations.ts";
import { parse } from "./test-payloads.ts";

function check(raw: unknown): void {
  const parts = parse(raw);
  expect(parts.length).toBeGreaterThan(0);
  for (const part of parts) {
    switch (part.kind) {
      case "event":
        OperationalEvent.parse(part.event);
        expect(part.incidentId).toBe(part.event.incidentId);
        expect(new Date(part.event.updatedAt).toISOString()).toBe(part.event.updatedAt);
        break;
      case "message":
        ChatMessage.parse(part.message);
        break;
      case "decision":
        OperatorDecision.parse(part.decision);
        break;
      case "invalid": {
        const { expected, found } = Problem.parse(part.problem);
        expect(expected).not.toBe("");
        expect(found).not.toBe("");
        expect(found.length).toBeLessThanOrEqual(80);
      }
    }
  }
}

it("every mutation of a true payload is an event or says what is wrong", () => {
  fc.assert(fc.property(mutatedPayload, check), { numRuns: 8_500 });
});

it("so is arbitrary JSON", () => {
  const envelope = fc.record({
    source: fc.constantFrom("aws.health", "aws.securityhub", "test.aws.health", "__proto__"),
    "detail-type": fc.constantFrom("AWS Health Event", "Security Hub Findings - Imported", "constructor"),
    detail: fc.oneof(
      fc.dictionary(fc.constantFrom("eventArn", "findings", ...KEYS), fc.jsonValue()),
      fc.jsonValue(),
    ),
  });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), envelope, fc.record({ message: fc.jsonValue() })), (raw) =>
      check(raw),
    ),
    { numRuns: 1_500 },
  );
});
