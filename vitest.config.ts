import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, in this order; on a new checkout nothing is known of how long files take. */
const LONGEST = [
  // Not long, but several times slower in a worker whose memory is full of others.
  "judgements/linear-time",
  "web/page",
  "handlers/model-faults",
  "graph/killed",
  "handlers/local",
  "handlers/ticketing",
  "graph/order",
  "handlers/cli",
  "evals/cases",
  "infra/add-stacks",
  "handlers/create-agent",
  "evals/attacks",
  "graph/operator",
  "graph/killed-anywhere",
  "handlers/time-travel/time-travel",
  "handlers/studio",
  "tools/mcp-tools",
  "handlers/slack-storm",
  "graph/correlation",
  "memory/dynamodb-saver/fault-injection",
  "graph/resume",
  "events/fuzz",
  "graph/fuzz",
];

/** The functions as Lambda runs them are tested by npm run test:functions. */
export const NOT_TESTS = ["**/node_modules/**", ".langgraph_api/**", "infra/functions-run.test.ts"];

/** What npm run test:thorough alone runs: many programs, or every order and every death. What they hold is held by others in part. */
export const THOROUGH = [
  "evals/consult/consult.test.ts",
  "evals/evaluate.test.ts",
  "evals/history/score-history.test.ts",
  "evals/record/record-incident.test.ts",
  "graph/killed-anywhere.test.ts",
  "graph/killed.test.ts",
  "graph/order.test.ts",
  "handlers/model-faults.test.ts",
  "handlers/slack-storm.test.ts",
  "handlers/studio.test.ts",
  "handlers/time-travel/time-travel.test.ts",
  "handlers/traces.test.ts",
  "infra/add-stacks.test.ts",
  "infra/app.test.ts",
  "judgements/linear-time.test.ts",
];

/** The longest files first, so that no worker is left with one of them at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return place < 0 ? LONGEST.length : place;
    };
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: [...NOT_TESTS, ...THOROUGH],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    globalSetup: "handlers/test-bundle.ts",
    // What takes long is done in full by npm run test:thorough, and on another database than the embedded one.
    provide: { isThorough: process.env.DYNAMODB_ENDPOINT !== undefined },
    pool: "threads",
    // Much of the time is spent waiting for programs that tests start, so a busy core is no reason for one worker.
    maxWorkers: 2,
    // No test changes a module, so they may share what they import: half of the time was spent importing.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    env: {
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      // Whoever runs the tests may have their own programs traced.
      LANGSMITH_TRACING: "false",
      LANGSMITH_TRACING_V2: "false",
      LANGCHAIN_TRACING: "",
      LANGCHAIN_TRACING_V2: "false",
      OTEL_SDK_DISABLED: "true",
    },
  },
});
