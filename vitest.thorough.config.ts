import { defineConfig } from "vitest/config";
import base, { NOT_TESTS, THOROUGH } from "./vitest.config.ts";

/** Tests of which `npm test` runs a part, or nothing: every combination, as many as were promised. */
export default defineConfig({
  test: {
    ...base.test,
    include: [
      "evals/cases.test.ts",
      "handlers/model-faults.test.ts",
      "handlers/slack-storm.test.ts",
      "events/fuzz.test.ts",
      ...THOROUGH,
    ],
    exclude: NOT_TESTS,
    provide: { isThorough: true },
  },
});
