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
const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".json") && name !== "organization.json")
  .map((name) => Case.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8"))));

/** Cases of sources that are not read yet wait here until their parser comes. */
const isReadable = (one: Case) =>
  one.deliveries.every(
    ({ event }) => event === undefined || String((event as { source: unknown }).source) in sources,
  );
const readable = cases.filter(isReadable);

describe("recorded cases", () => {
  test("there are cases of every source that is read", () => {
    expect(readable.length).toBeGreaterThanOrEqual(14);
  });

  test.each(readable.filter((one) => !one.contested))("$id $title", async (one) => {
    expect(scoreCase(one, await runCase(one, organization))).toEqual([]);
  });

  test.each(readable.filter((one) => one.contested))(
    "$id $title (contested: reported, not required)",
    async (one) => {
      const faults = scoreCase(one, await runCase(one, organization));
      if (faults.length > 0) console.warn(`contested ${one.id}: ${faults.join("; ")}`);
    },
  );
});
