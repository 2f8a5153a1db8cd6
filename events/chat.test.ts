import { describe, expect, it } from "vitest";
import { parse, parseProblem } from "./test-payloads.ts";

const message = (raw: unknown) => parse({ message: raw })[0];

describe("message", () => {
  it("keeps who, where and what", () => {
    expect(message({ user: "U1", thread: "T1", text: "  VPN is down ", id: "m1" })).toEqual({
      kind: "message",
      incidentId: "chat~T1",
      message: { user: "U1", thread: "T1", text: "VPN is down", id: "m1", incidentId: "chat~T1" },
    });
  });

  it("without a thread belongs to the person's own", () => {
    expect(message({ user: "U1", text: "hello" })).toMatchObject({
      incidentId: "chat~U1",
      message: { id: null },
    });
    expect(message({ text: "hello" })).toMatchObject({ incidentId: "chat~unknown" });
  });

  it("may name the incident it is about, and have numbers as names", () => {
    expect(message({ user: 7, thread: 1772435700.1, text: "x", incidentId: "aws.health~1" })).toMatchObject({
      incidentId: "aws.health~1",
      message: { user: "7", thread: "1772435700.1" },
    });
  });

  it("is cut where no person types any more", () => {
    const part = message({ text: "a".repeat(50_000) });
    expect(part?.kind === "message" && part.message.text.length).toBe(20_000);
  });

  it.each([
    [null, "message", "an object", "null"],
    ["hello", "message", "an object", '"hello"'],
    [[], "message", "an object", "an empty array"],
    [{}, "message.text", "a string", "nothing"],
    [{ text: "   " }, "message.text", "a non-empty string", '"   "'],
    [{ text: 5 }, "message.text", "a string", "5"],
    [{ text: "x", user: null }, "message.user", "a string or a number", "null"],
    [{ text: "x", thread: "" }, "message.thread", "a non-empty string", '""'],
    [{ text: "x", thread: {} }, "message.thread", "a string or a number", "an object"],
  ])("broken: %j", (raw, path, expected, found) => {
    expect(parseProblem({ message: raw })).toEqual({ path, expected, found });
  });
});

describe("decision", () => {
  const decision = { incidentId: "i", action: "accept", reason: "known work", by: "U1" };
  it("keeps what, why and who", () => {
    expect(parse({ decision })[0]).toEqual({ kind: "decision", incidentId: "i", decision });
  });

  it.each([
    [{ action: "close" }, "decision.action", '"accept" or "discharge"', '"close"'],
    [{ reason: " " }, "decision.reason", "a non-empty string", '" "'],
    [{ by: undefined }, "decision.by", "a string", "nothing"],
  ])("broken: %j", (change, path, expected, found) => {
    expect(parseProblem({ decision: { ...decision, ...change } })).toEqual({ path, expected, found });
  });
});
