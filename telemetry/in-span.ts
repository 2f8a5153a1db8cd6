import { type Span, type SpanOptions, SpanStatusCode, trace } from "@opentelemetry/api";

/** Thrown by design: a run that waits or is stopped goes on, and who lost a conditional write looks again. */
const NO_FAILURES = new Set(["GraphInterrupt", "GraphDrained", "ConditionalCheckFailedException"]);

/**
 * Does the work in a span that is a child of the one around it. Where it throws, the span names the kind of error and nothing of
 * its message, which may quote an event. Without an SDK of OpenTelemetry no span is kept, and the work is all that happens.
 */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer().startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error;
      span.setAttribute("error.type", kind);
      if (!NO_FAILURES.has(kind)) span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Looked up each time: an SDK may be there only later. */
export const tracer = () => trace.getTracer("ohero");

/** Is there a span around this, which a new one would be a child of? */
export const isInSpan = (): boolean => trace.getActiveSpan() !== undefined;
