import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", ".langgraph_api/**"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    globalSetup: "handlers/test-bundle.ts",
    pool: "threads",
    // Much of the time is spent waiting for programs that tests start, so a busy core is no reason for one worker.
    maxWorkers: 2,
    // No test changes a module, so they may share what they import: half of the time was spent importing.
    isolate: false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
