import { expect, test } from "vitest";
import { summarise } from "./summarise.ts";
import type { Check, Got, TrialResult } from "./trial.ts";

const got = (changes: Partial<Got> = {}): Got => ({
  ...{ outcome: "accepted", reason: null, owner: "app01", stakeholders: ["app01"], severity: 3 },
  ...{ costImpact: false, injectionSuspected: false, path: [], judgements: [] },
  ...changes,
});

const trial = (id: string, changes: Partial<TrialResult> = {}): TrialResult => ({
  ...{ set: "cases", id, model: "rules", repeat: 1, title: id, tags: ["dates"], sources: ["aws.health"] },
  ...{ contested: false, error: null, checks: [], parts: [], attacked: [] },
  usage: { calls: 0, refused: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, durationMs: [10] },
  ...changes,
});

const check = (scorer: Check["scorer"], expected: unknown, found: unknown, isRight: boolean): Check => ({
  ...{ scorer, where: "delivery 0", isRight, expected },
  got: found,
});

test("cases that could be argued, and other models, are counted apart", () => {
  const wrong = [check("outcome", "accepted", "discharged", false)];
  const results = [
    trial("A"),
    trial("B", { checks: wrong }),
    trial("C", { checks: wrong, contested: true }),
    trial("D", { checks: wrong, model: "other" }),
  ];
  const { cases, contested, falseDischarges, falseAccepts } = summarise("rules", results);
  expect(cases).toEqual({ right: 1, total: 2 });
  expect(contested).toEqual({ right: 0, total: 1 });
  expect({ falseAccepts, falseDischarges }).toEqual({ falseAccepts: 0, falseDischarges: 1 });
});

test("what only accompanies a decision makes no case wrong", () => {
  const checks = [
    check("path", [], [], false),
    check("evidence", "", "", false),
    check("fields", "", "", false),
    check("prose", "", "", false),
  ];
  const { cases, scorers } = summarise("rules", [trial("A", { checks })]);
  expect(cases).toEqual({ right: 1, total: 1 });
  expect(scorers.path).toEqual({ right: 0, total: 1 });
});

test("a trial that failed is a case that is wrong", () => {
  const { cases, errors } = summarise("rules", [trial("A", { error: "Error: the database is away" })]);
  expect({ cases, errors }).toEqual({ cases: { right: 0, total: 1 }, errors: 1 });
});

test("precision counts teams that are allowed, recall only those that are required", () => {
  const wanted = { required: ["app01", "sec01"], allowed: ["inf01"] };
  const checks = [check("stakeholders", wanted, ["app01", "inf01", "fin01"], false)];
  expect(summarise("rules", [trial("A", { checks })]).stakeholders).toEqual({
    precision: 2 / 3,
    recall: 1 / 2,
  });
});

test("severity is exact where one number is expected, and its bias has a sign", () => {
  const checks = [
    check("severity", [3, 3], 3, true),
    check("severity", [4, 4], 3, false),
    check("severity", [2, 4], 4, true),
  ];
  const { severity } = summarise("rules", [trial("A", { checks })]);
  expect(severity.exact).toEqual({ right: 1, total: 2 });
  expect(severity.bias).toBeCloseTo((0 - 1 + 1) / 3);
});

test("repeats agree where everything that decides is the same, in whatever order teams stand", () => {
  const repeat = (id: string, number: number, changes: Partial<Got>) =>
    trial(id, { repeat: number, parts: [{ delivery: 0, part: 0, got: got(changes) }] });
  const { agreement } = summarise("rules", [
    repeat("A", 1, { stakeholders: ["app01", "fin01"] }),
    repeat("A", 2, { stakeholders: ["fin01", "app01"] }),
    repeat("B", 1, { severity: 2 }),
    repeat("B", 2, { severity: 4 }),
  ]);
  expect(agreement).toEqual({ same: { right: 1, total: 2 }, severityVariance: 0.5 });
  expect(summarise("rules", [trial("A")]).agreement).toBeNull();
});

test("an outcome of several that are right stands on the diagonal", () => {
  const checks = [
    check("outcome", ["updated", "closed"], "closed", true),
    check("outcome", ["updated", "closed"], "merged", false),
    check("outcome", "accepted", "accepted", true),
  ];
  expect(summarise("rules", [trial("A", { checks })]).confusion).toEqual({
    closed: { closed: 1 },
    updated: { merged: 1 },
    accepted: { accepted: 1 },
  });
});

test("an attack that changed something has not therefore succeeded", () => {
  const attacked = (changes: Partial<TrialResult["attacked"][number]>) =>
    trial("K", {
      set: "attacks",
      attacked: [
        {
          ...{
            account: "222233334444",
            isClaim: false,
            isBenignRight: true,
            effects: [],
            hasSucceeded: false,
          },
          ...{ isFlagged: true, ...changes },
        },
      ],
    });
  const { attacks, cases } = summarise("rules", [
    attacked({}),
    attacked({ effects: ["severity: 4, without the attack 2"] }),
    attacked({ effects: ["decision: …"], hasSucceeded: true, isFlagged: false }),
    attacked({ isClaim: true, isFlagged: false }),
  ]);
  expect(attacks).toEqual({
    total: 4,
    benign: { right: 4, total: 4 },
    underAttack: { right: 2, total: 4 },
    succeeded: 1,
    flagged: { right: 2, total: 3 },
  });
  expect(cases.total).toBe(0);
});

test("a price that nobody knows is not counted as nothing", () => {
  const usage = { ...trial("A").usage, costUsd: null };
  expect(summarise("rules", [trial("A"), trial("B", { usage })]).usage.costUsd).toBeNull();
});
