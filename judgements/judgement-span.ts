import type { Span } from "@opentelemetry/api";
import { inSpan, tracer } from "../telemetry/in-span.ts";
import type { JudgementRecord } from "./judgement.ts";
import { type ModelCall, totalOf } from "./usage.ts";

/** Asks in a span: that of the judgement, or, where several are asked together, one around those of each. Never what is judged. */
export function inJudgementSpan<Asked extends { calls: readonly ModelCall[] }>(
  name: string,
  ask: () => Promise<Asked>,
  recordsOf: (asked: Asked) => readonly JudgementRecord[],
): Promise<Asked> {
  return inSpan(`judge ${name}`, {}, async (span) => {
    const startTime = Date.now();
    const asked = await ask();
    const records = recordsOf(asked);
    for (const record of records) {
      const own = records.length === 1 ? span : tracer().startSpan(`judge ${record.name}`, { startTime });
      describe(own, record);
      if (own !== span) own.end();
    }
    const { inputTokens, outputTokens } = totalOf(asked.calls);
    span.setAttribute("ohero.judgement.tokens", inputTokens + outputTokens);
    return asked;
  });
}

/** Who judged, a model's id, "rule" or "nobody", and how many answers before that could not be used. */
function describe(span: Span, { name, by, attempts }: JudgementRecord): void {
  span.setAttributes({
    "ohero.judgement.name": name,
    "ohero.judgement.by": by,
    "ohero.judgement.failed_attempts": attempts.length,
  });
}
