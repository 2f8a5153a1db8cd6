import assert from "node:assert/strict";
import fc from "fast-check";
import { afterAll, expect, inject, it } from "vitest";
import { isAwsLink } from "./links.ts";
import { ChatMessage, OperationalEvent, OperatorDecision } from "./operational-event.ts";
import { Problem } from "./problem.ts";
import { sources } from "./sources.ts";
import { KEYS, mutatedPayload, payloads } from "./test-mutations.ts";
import { parse } from "./test-payloads.ts";

/** With `node:assert`, since vitest's `expect` would take longer than the parsers. */
function check(raw: unknown): void {
  const parts = parse(raw);
  assert.notEqual(parts.length, 0);
  for (const part of parts) {
    switch (part.kind) {
      case "event": {
        const event = OperationalEvent.parse(part.event);
        assert.equal(part.incidentId, event.incidentId);
        assert.notEqual(event.incidentId, "");
        assert.notEqual(event.messageId, "");
        assert.equal(new Date(event.updatedAt).toISOString(), event.updatedAt);
        assert.ok(event.links.every(({ url }) => isAwsLink(url)));
        break;
      }
      case "message":
        ChatMessage.parse(part.message);
        break;
      case "decision":
        OperatorDecision.parse(part.decision);
        break;
      case "release":
        assert.notEqual(part.incidentId, "");
        break;
      case "invalid": {
        const { expected, found } = Problem.parse(part.problem);
        assert.notEqual(expected, "");
        assert.notEqual(found, "");
        assert.ok(found.length <= 80);
      }
    }
  }
}

it("there are true payloads of every source that is read", () => {
  expect(Object.keys(payloads)).toEqual(expect.arrayContaining(Object.keys(sources)));
});

// `mutatedPayload(group, n)` makes the payload of a counterexample [n].
it.each(Object.keys(payloads))("every mutation of %s is an event or says what is wrong", (group) => {
  const seed = fc.noBias(fc.integer());
  fc.assert(
    fc.property(seed, (n) => check(mutatedPayload(group, n))),
    // The neighbour of a seed is another payload altogether: nothing to shrink.
    { numRuns: inject("isThorough") ? 10_000 : 1_000, endOnFailure: true },
  );
});

it("so is arbitrary JSON", () => {
  const types = Object.values(sources).flatMap((known) => Object.keys(known));
  const envelope = fc.record({
    source: fc.constantFrom(...Object.keys(sources), "test.aws.health", "__proto__"),
    "detail-type": fc.constantFrom(...types, "constructor"),
    detail: fc.oneof(
      fc.dictionary(fc.constantFrom("eventArn", "findings", "check-name", ...KEYS), fc.jsonValue()),
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

afterAll(() => {
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
