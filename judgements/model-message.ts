import { ModelRefusalError } from "@langchain/core/errors";
import { z } from "zod";
import type { Tokens } from "./usage.ts";

/** What a message says of the tokens it cost; not every model counts. */
const Usage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  input_token_details: z.object({ cache_read: z.number().nullish() }).nullish(),
});
const Message = z.object({
  usage_metadata: Usage.nullish(),
  response_metadata: z.looseObject({ recordedUsage: Usage.nullish() }).nullish(),
});

/** Tokens of a model's message, as LangChain counts them; of a recorded one those that it cost then. */
export function tokensOf(raw: unknown): Tokens {
  const message = Message.safeParse(raw).data;
  const counted = message?.response_metadata?.recordedUsage ?? message?.usage_metadata;
  return {
    inputTokens: counted?.input_tokens ?? 0,
    outputTokens: counted?.output_tokens ?? 0,
    cachedTokens: counted?.input_token_details?.cache_read ?? 0,
  };
}

/** Was it read from a recording? */
export const isReplayed = (raw: unknown): boolean =>
  Message.safeParse(raw).data?.response_metadata?.recordedUsage !== undefined;

/**
 * Refusals and answers that were cut off come as ordinary messages without an answer; each provider has its own words for
 * them. null where the message only is not what was asked for, so that asking once more may help.
 */
export function stoppedBecause(raw: unknown): Error | null {
  const said = Message.safeParse(raw).data?.response_metadata ?? {};
  const streamed = z.object({ stopReason: z.unknown() }).safeParse(said.messageStop).data?.stopReason;
  const reason = String(
    said.stopReason ?? streamed ?? said.stop_reason ?? said.finish_reason ?? said.done_reason ?? "",
  );
  if (/guardrail|filter|refusal/.test(reason)) return new ModelRefusalError(reason);
  return /^(?:max_tokens|length)$/.test(reason) ? new Error("the answer did not fit into its tokens") : null;
}
