import { defineConfig } from "vitest/config";

/** The bundles as Lambda runs them: a synthesis and a dozen processes, which the other tests do not wait for. */
export default defineConfig({
  test: {
    root: new URL("../", import.meta.url).pathname,
    include: ["infra/functions-run.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
