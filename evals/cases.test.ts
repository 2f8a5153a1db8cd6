import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sources } from "../events/sources.ts";
import { parseOrganization } from "../policy/load-organization.ts";
import { Case } from "./case.ts";
import { runCase } from "./run-case.ts";
import { scoreCase } from "./score.ts";

const folder = new URL("./cases/", import.meta.url);
const organization = parseOrganization(
  readFileSync(new URL("organization.json", folder), "utf8"),
  "organization.json",
);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".json") && name !== "organization.json")
  .sort();
const cases = files.map((name) => Case.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8"))));

describe("recorded cases", () => {
  test("there is a case of every source that is read, and of people who write", () => {
    const found = cases.flatMap(({ deliveries }) =>
      deliveries.map(({ event }) => (event as { source: string } | undefined)?.source ?? "chat"),
    );
    expect([...new Set(found)].sort()).toEqual([...Object.keys(sources), "chat"].sort());
  });

  test("a case is named after its file", () => {
    expect(cases.map(({ id }) => `${id}.json`)).toEqual(files);
  });

  test.each(cases.filter((one) => !one.contested))("$id $title", async (one) => {
    expect(scoreCase(one, await runCase(one, organization))).toEqual([]);
  });

  test.each(cases.filter((one) => one.contested))(
    "$id $title (contested: reported, not required)",
    async (one) => {
      const faults = scoreCase(one, await runCase(one, organization));
      if (faults.length > 0) console.warn(`contested ${one.id}: ${faults.join("; ")}`);
    },
  );
});
