import { defineConfig } from "vitest/config";
import base, { NOT_TESTS, THOROUGH } from "./vitest.config.ts";

/** Tests of which `npm test` runs a part, or nothing: every combination, as many as were promised. */
export default defineConfig({
  test: {
    ...base.test,
    include: [
      "events/fuzz.test.ts",
      "evals/attacks/attacks.test.ts",
      "evals/cases.test.ts",
      "graph/any-order*.test.ts",
      "graph/correlation.test.ts",
      "graph/fuzz.test.ts",
      "graph/resume.test.ts",
      "graph/triage.test.ts",
      "handlers/local.test.ts",
      "judgements/rules.test.ts",
      "memory/dynalite.test.ts",
      "memory/dynamodb-saver/fault-injection.test.ts",
      "memory/dynamodb-saver/growing-arrays.test.ts",
      "memory/dynamodb-saver/random-comparison.test.ts",
      "web/page.test.ts",
      ...THOROUGH,
    ],
    exclude: NOT_TESTS,
    provide: { isThorough: true },
  },
});
