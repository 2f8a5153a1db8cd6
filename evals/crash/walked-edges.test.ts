import { expect, test } from "vitest";
import { edgesNotWalked } from "./walked-edges.ts";

test("what no report has in its path is not walked", async () => {
  const all = await edgesNotWalked({});
  expect(all).toContain("intake → merge");
  expect(all).toContain("merge → screen");
  expect(all.join()).not.toContain("__");

  const report = "# merged: a page\n\n## Path\n\nintake → merge → record\n\n## Judgements\n\nnone\n";
  const walked = ["intake → merge", "merge → record"];
  expect(await edgesNotWalked({ "reports/a.md": report, "dead letters": [] })).toEqual(
    all.filter((edge) => !walked.includes(edge)),
  );
});
