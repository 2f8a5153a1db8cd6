import { SpanKind } from "@opentelemetry/api";
import { inSpan } from "../telemetry/in-span.ts";
import type { NamedModel } from "./model.ts";
import { isReplayed, tokensOf } from "./model-message.ts";

/**
 * Calls a model in a span as OpenTelemetry's semantic conventions for generative AI have it: which model, and what it cost in
 * tokens by the message that came back; no prompt, and no answer.
 */
export function inChatSpan<Answered>(
  { id }: Pick<NamedModel, "id">,
  call: () => Promise<Answered>,
  messageOf: (answered: Answered) => unknown,
): Promise<Answered> {
  const [provider = ""] = id.split(":");
  const model = id.slice(provider.length + 1);
  const attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": provider === "bedrock" ? "aws.bedrock" : provider,
    "gen_ai.request.model": model,
  };
  return inSpan(`chat ${model}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
    const answered = await call();
    const message = messageOf(answered);
    const { inputTokens, outputTokens, cachedTokens } = tokensOf(message);
    span.setAttributes({
      "gen_ai.usage.input_tokens": inputTokens,
      "gen_ai.usage.output_tokens": outputTokens,
      "gen_ai.usage.cache_read.input_tokens": cachedTokens,
      ...(isReplayed(message) && { "ohero.model.replayed": true }),
    });
    return answered;
  });
}
