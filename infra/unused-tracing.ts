import { isLangSmithOn } from "../config/langsmith.ts";
import { spanEndpoint } from "../config/opentelemetry.ts";

/** Settings that have runs traced on one machine, and do nothing for what is deployed. */
export function unusedTracing(variables?: NodeJS.ProcessEnv): string[] {
  const endpoint = spanEndpoint(variables);
  return [
    ...(isLangSmithOn(variables) ? ["LANGSMITH_TRACING: runs on AWS are not traced in LangSmith"] : []),
    ...(endpoint === null
      ? []
      : [`${endpoint}: not deployed; on AWS a Lambda layer sends spans (docs/observability.md)`]),
  ];
}
