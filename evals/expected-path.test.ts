import { expect, test } from "vitest";
import { OUTCOMES } from "../graph/outcomes.ts";
import { expectedPath, follows } from "./expected-path.ts";

const known = (outcome: string, reason: string | null = null) => {
  const path = expectedPath(outcome, reason);
  if (path === null) throw new Error(`no path for ${outcome}`);
  return path;
};

test("nodes between those that are expected are no matter, their order is", () => {
  const path = known("discharged", "sample");
  expect(follows(["intake", "screen", "discharge", "respond", "record"], path)).toBe(true);
  expect(follows(["intake", "merge", "screen", "discharge", "respond", "record"], path)).toBe(true);
  expect(follows(["screen", "intake", "discharge", "respond", "record"], path)).toBe(false);
  expect(follows(["intake", "screen", "discharge", "respond"], path)).toBe(false);
});

test("what drops a delivery asks nobody and writes nothing", () => {
  expect(follows(["intake", "record"], known("duplicate"))).toBe(true);
  expect(follows(["intake", "assess", "record"], known("duplicate"))).toBe(false);
  expect(
    follows(
      ["intake", "checkAccount", "createTickets", "discharge", "respond", "record"],
      known("discharged", "unknown-account"),
    ),
  ).toBe(false);
});

test("every outcome that a run can end with has a path, but for those that wait for a person", () => {
  const reasons = ["sample", "suppressed", "resolved", "unknown-account", "no-account", "not-significant"];
  const without = OUTCOMES.filter(
    (outcome) => ![null, ...reasons].some((reason) => expectedPath(outcome, reason) !== null),
  );
  expect(without).toEqual(["awaiting-operator"]);
});
