import { expect, it } from "vitest";
import { severity } from "./severity.ts";
import { DEVELOPMENT, input } from "./test-inputs.ts";

const grade = (changes: Parameters<typeof input>[0]) =>
  severity.rule(input({ category: "advice", ...changes })).value;

it.each([
  ["high", 3, 2],
  ["medium", 2, 2],
  ["informational", 1, 1],
  [null, 2, 2],
] as const)(
  "advice that the check marks %s: %i in production, %i elsewhere",
  (nativeSeverity, prod, other) => {
    expect(grade({ nativeSeverity })).toBe(prod);
    expect(grade({ nativeSeverity, accounts: [DEVELOPMENT] })).toBe(other);
  },
);

it("a key that was found in public is urgent anywhere", () => {
  const exposed = { nativeSeverity: "high" as const, threat: true, type: "Exposed Access Keys" };
  expect(grade(exposed)).toBe(4);
  expect(grade({ ...exposed, accounts: [DEVELOPMENT] })).toBe(4);
});

it.each([
  ["Certificate expiring on 2026-03-20", 4],
  ["Lease ends on May 15, 2026", 3],
  ["Last updated on 2026-01-20", 2],
])("a date counts: %s", (text, expected) => {
  expect(grade({ nativeSeverity: "medium", text })).toBe(expected);
});
