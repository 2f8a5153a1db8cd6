import { expect, test } from "vitest";
import { readCases } from "../case.ts";
import { groupWrong, whoOf } from "./group-trials.ts";
import { outcome, resultOf } from "./test-evaluation.ts";

const [one, other] = readCases();
if (one === undefined || other === undefined) throw new Error("there are no cases");
const wrong = { checks: [outcome("accepted", "discharged")] };

test("a case stands once, and trials that went the same way stand together", () => {
  const [group, ...more] = groupWrong(
    [
      resultOf(one, wrong),
      resultOf(one, { ...wrong, model: "scripted" }),
      resultOf(one, { ...wrong, model: "scripted", repeat: 2, error: "Error: gone" }),
      resultOf(one, { repeat: 2 }),
      resultOf(other),
    ],
    [],
  );
  expect(more).toEqual([]);
  expect(group?.variants.map(({ trials }) => whoOf(trials, 2))).toEqual([
    "rules (repeat 1), scripted (repeat 1)",
    "scripted (repeat 2)",
  ]);
  expect(group?.right).toHaveLength(1);
});

test("regressions come first", () => {
  const results = [resultOf(one, wrong), resultOf(other, wrong)];
  expect(groupWrong(results, results.slice(1)).map(({ id }) => id)).toEqual([other.id, one.id]);
});

test("who it was tells repeats only where there are some", () => {
  expect(whoOf([resultOf(one)], 1)).toBe("rules");
  expect(whoOf([resultOf(one, { repeat: 2 }), resultOf(one)], 2)).toBe("rules (every repeat)");
  expect(whoOf([resultOf(one, { repeat: 3 }), resultOf(one)], 3)).toBe("rules (repeats 1, 3)");
});
