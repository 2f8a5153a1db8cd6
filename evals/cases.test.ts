import { readdirSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { sources } from "../events/sources.ts";
import { caseOrganization, readCases, sourcesOf } from "./case.ts";
import { runCase } from "./run-case.ts";
import { faultsIn, scoreCase } from "./score.ts";

const organization = caseOrganization();
const cases = readCases();

/** What the rules get wrong, by the id of the case; `cases/readings.md` says why. A case that they learn leaves the list. */
const WEAKNESSES = ["P207", "P208", "P223", "P323", "P328"];
const isWeakness = ({ id }: { id: string }) => WEAKNESSES.includes(id);

/** npm test runs every third; npm run test:thorough, and `npm run eval -- cases`, all of them. */
const shown = inject("isThorough") ? cases : cases.filter((_, index) => index % 3 === 0);

describe("recorded cases", () => {
  test("there is a case of every source that is read, and of people who write", () => {
    expect([...new Set(cases.flatMap(sourcesOf))].sort()).toEqual([...Object.keys(sources), "chat"].sort());
  });

  test("a case is named after its file", () => {
    const files = readdirSync(new URL("./cases/", import.meta.url)).filter(
      (name) => name.endsWith(".json") && name !== "organization.json",
    );
    expect(cases.map(({ id }) => `${id}.json`)).toEqual(files.sort());
  });

  test.each(shown.filter((one) => !one.contested && !isWeakness(one)))("$id $title", async (one) => {
    expect(faultsIn(scoreCase(one, await runCase(one, organization)))).toEqual([]);
  });

  test.each(cases.filter(isWeakness))("$id $title (known to be decided otherwise)", async (one) => {
    expect(faultsIn(scoreCase(one, await runCase(one, organization)))).not.toEqual([]);
  });

  test.each(shown.filter((one) => one.contested))(
    "$id $title (contested: reported, not required)",
    async (one) => {
      const faults = faultsIn(scoreCase(one, await runCase(one, organization)));
      if (faults.length > 0) console.warn(`contested ${one.id}: ${faults.join("; ")}`);
    },
  );
});
