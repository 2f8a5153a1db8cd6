import fc from "fast-check";
import { expect, test } from "vitest";
import { mutatedPayload } from "../events/test-mutations.ts";
import { OUTCOMES } from "./state.ts";
import { openTestApplication } from "./test-application.ts";

test("whatever arrives ends with an outcome, a report and a settled delivery", {
  timeout: 60_000,
}, async () => {
  const application = await openTestApplication();
  try {
    await fc.assert(
      fc.asyncProperty(mutatedPayload, fc.boolean(), async (raw, interactive) => {
        const results = await application.process(raw, { interactive });
        expect(results.length).toBeGreaterThan(0);
        for (const { outcome, reason } of results) {
          expect(OUTCOMES).toContain(outcome);
          if (outcome === "invalid") expect(reason).toMatch(/expected .+, found .+/s);
        }
      }),
      { numRuns: 250 },
    );
    expect(await application.listUnfinished()).toEqual([]);
  } finally {
    await application.close();
  }
});
