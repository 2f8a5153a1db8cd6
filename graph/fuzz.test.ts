import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { mutatedPayload, payloads } from "../events/test-mutations.ts";
import { OUTCOMES } from "./state.ts";
import { openTestApplication } from "./test-application.ts";

const group = fc.constantFrom(...Object.keys(payloads));

test("whatever arrives ends with an outcome, a report and a settled delivery", {
  timeout: 120_000,
}, async () => {
  const application = await openTestApplication({ checkpoints: "database" });
  try {
    await fc.assert(
      fc.asyncProperty(group, fc.nat(), fc.boolean(), async (name, seed, interactive) => {
        const results = await application.process(mutatedPayload(name, seed), { interactive });
        expect(results.length).toBeGreaterThan(0);
        for (const { outcome, reason } of results) {
          expect(OUTCOMES).toContain(outcome);
          if (outcome === "invalid") expect(reason).toMatch(/expected .+, found .+/s);
        }
      }),
      { numRuns: inject("isThorough") ? 150 : 40 },
    );
    expect(await application.listUnfinished()).toEqual([]);
  } finally {
    await application.close();
  }
});
