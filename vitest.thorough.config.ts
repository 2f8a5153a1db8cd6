import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Tests of which `npm test` runs a part, in full: every combination, as many as were promised. */
export default defineConfig({
  test: {
    ...base.test,
    include: ["handlers/model-faults.test.ts", "handlers/slack-storm.test.ts", "events/fuzz.test.ts"],
    provide: { isThorough: true },
  },
});
