import { readdirSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { sources } from "../events/sources.ts";
import { type Case, caseOrganization, readCases, sourcesOf } from "./case.ts";
import { runCase } from "./run-case.ts";
import { openWhole } from "./run-case-whole.ts";
import { faultsIn, scoreCase } from "./score.ts";

const organization = caseOrganization();
const cases = readCases();
const faultsOf = async (one: Case) => faultsIn(scoreCase(one, await runCase(one, organization)));

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

  test.each(cases.filter((one) => !one.contested && one.knownOtherwise === undefined))(
    "$id $title",
    async (one) => {
      expect(await faultsOf(one)).toEqual([]);
    },
  );

  test.each(cases.filter((one) => one.knownOtherwise !== undefined))(
    "$id $title (known to be decided otherwise; the rules that learn it take knownOtherwise out of its file)",
    async (one) => {
      expect(await faultsOf(one)).not.toEqual([]);
    },
  );

  test.each(cases.filter((one) => one.contested && one.knownOtherwise === undefined))(
    "$id $title (contested: reported, not required)",
    async (one) => {
      const faults = await faultsOf(one);
      if (faults.length > 0) console.warn(`contested ${one.id}: ${faults.join("; ")}`);
    },
  );
});

/** npm test runs every fortieth, npm run test:thorough all. */
const compared = inject("isThorough") ? cases : cases.filter((_, index) => index % 40 === 0);

describe("the whole application ends a case as the walk does by which it is scored", () => {
  test.each(compared)("$id $title", async (one) => {
    const [walked, whole] = [
      await runCase(one, organization),
      await runCase(one, organization, { open: openWhole }),
    ];
    const comparable = ({ results, tickets, ...run }: typeof walked) => ({
      ...run,
      results: results.map(({ durationMs: _, ...result }) => result),
      // Ids of runs are of another kind there; and earlier incidents of one instant are listed as the database gives them.
      tickets: tickets.map((ticket) => ({
        ...ticket,
        description: ticket.description.split("\n").sort(),
        history: ticket.history.map(({ run: _, ...change }) => change),
      })),
    });
    expect(comparable(walked)).toEqual(comparable(whole));
  });
});
