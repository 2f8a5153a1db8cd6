import { expect, test } from "vitest";
import { readCases } from "./case.ts";
import { compare } from "./compare.ts";
import { printComparison } from "./print.ts";
import { finishedOf, inputOf, outcome, resultOf } from "./report/test-evaluation.ts";
import { writeReport } from "./report/write-report.ts";

const [one, two, three, four] = readCases();
if (!one || !two || !three || !four) throw new Error("four cases are needed");
const wrong = { checks: [outcome("accepted", "discharged")] };

test("what was added or left out changes no percentage, and is counted", () => {
  const earlier = finishedOf([resultOf(one), resultOf(two, wrong), resultOf(four)], { name: "before" });
  const now = finishedOf([resultOf(one), resultOf(two, wrong), resultOf(three, wrong)]);
  const comparison = compare(now, earlier);
  expect(comparison).toMatchObject({
    compared: 2,
    onlyNow: 1,
    onlyBefore: 1,
    still: 1,
    regressions: [],
    mended: [],
  });
  expect(comparison.byModel).toEqual([{ model: "rules", before: 50, now: 50 }]);
  expect(printComparison(comparison)).toContain(
    "Against before, 2 trials in both (1 cases or attacks only now, 1 only then): 0 regressions",
  );
  const page = writeReport(inputOf(now, readCases(), earlier));
  expect(page).toContain("1 only now, 1 only then");
  expect(page).toMatch(/cases right<\/th><td>50\.0 %<\/td><td>50\.0 %/);
});

test("a case whose label was found to be contested since is counted apart on both sides", () => {
  const earlier = finishedOf([resultOf(one), resultOf(two, wrong)]);
  const now = finishedOf([resultOf(one), resultOf(two, { ...wrong, contested: true })]);
  expect(compare(now, earlier).byModel).toEqual([{ model: "rules", before: 100, now: 100 }]);
});

test("a model that the earlier evaluation did not try is not compared", () => {
  const earlier = finishedOf([resultOf(one)]);
  const now = finishedOf([resultOf(one), resultOf(one, { model: "other" })]);
  expect(compare(now, earlier).byModel.map(({ model }) => model)).toEqual(["rules"]);
});
