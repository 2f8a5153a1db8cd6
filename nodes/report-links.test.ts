import { expect, test } from "vitest";
import { runState } from "../graph/test-application.ts";
import { writeReport } from "./report.ts";

test("a bare host name or address is not made into a link", () => {
  const answer = "see www.evil.example and mail a@evil.example";
  expect(writeReport(runState({ answer }), ["intake"])).not.toMatch(/www\.evil|a@evil/);
});

test("lines of marks make no heading, rule or list in the answer", () => {
  const answer = "Owned\n===\n---\n- item\n1. item";
  expect(writeReport(runState({ answer }), ["intake"])).not.toMatch(/^> (?:=+|-+|- .*|\d+\. .*)$/m);
});
