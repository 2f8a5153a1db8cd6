import { expect, test } from "vitest";
import { unusedTracing } from "./unused-tracing.ts";

test("what traces one machine only is said when something is deployed", () => {
  expect(
    unusedTracing({ LANGCHAIN_TRACING_V2: "true", OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" }),
  ).toEqual([
    "LANGSMITH_TRACING: runs on AWS are not traced in LangSmith",
    "OTEL_EXPORTER_OTLP_ENDPOINT: not deployed; on AWS a Lambda layer sends spans (docs/observability.md)",
  ]);
});

test.each([
  {},
  { LANGSMITH_TRACING: "false", OTEL_EXPORTER_OTLP_ENDPOINT: "" },
  { OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318", OTEL_SDK_DISABLED: "true" },
])("%j traces nothing", (variables) => expect(unusedTracing(variables)).toEqual([]));
