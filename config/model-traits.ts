import type { ModelEntry } from "./parse-models.ts";

/** What a model takes and what it refuses, where providers answer a request with an error. */
export interface ModelTraits {
  /** Newer models refuse to be told how much chance there may be. */
  takesTemperature: boolean;
  /** May it be forced to call a tool? null: whatever the package makes of it. */
  takesForcedTool: boolean | null;
  /** Does it keep what stands before a cache point? */
  hasCache: boolean;
  /** Tokens that an answer may have; where a model always thinks first, its thoughts count. */
  maxTokens: number;
}

const ANSWER_TOKENS = 4_096;
const THINKING_TOKENS = 16_384;

/** From Claude Opus 4.7 on, `temperature` is an error: https://github.com/promptfoo/promptfoo/issues/10307 */
const WARM_CLAUDE = /claude-(?:v2|instant|3|(?:opus|sonnet|haiku)-4(?:-\d{8}|-[0-6]\b|$|@))/;
/** "tool_choice: type tool and any are not supported for this model": https://github.com/vercel/ai/issues/21364 */
const UNFORCED_CLAUDE = /claude-(?:(?:opus|sonnet)-5-5|(?:fable|mythos)-5-[1-9])/;
const UNCACHED_CLAUDE = /claude-(?:v2|instant|3-(?:haiku|opus|sonnet)|3-5-sonnet)/;
const REASONING_GPT = /^(?:o\d|gpt-[5-9](?!.*chat))/;

/** What is known of a model by its name, as of November 2026; a new Claude is taken to be like the newest known. */
export function traitsOf({ provider, model }: Pick<ModelEntry, "provider" | "model">): ModelTraits {
  const common = { takesTemperature: true, takesForcedTool: null, hasCache: false, maxTokens: ANSWER_TOKENS };
  if (model.includes("claude")) {
    const takesForcedTool = !UNFORCED_CLAUDE.test(model);
    return {
      takesTemperature: WARM_CLAUDE.test(model),
      takesForcedTool,
      hasCache: !UNCACHED_CLAUDE.test(model),
      maxTokens: takesForcedTool ? ANSWER_TOKENS : THINKING_TOKENS,
    };
  }
  if (model.includes("amazon.nova")) return { ...common, takesForcedTool: true, hasCache: true };
  // The ARN of somebody's own inference profile does not say which model is behind it.
  if (model.startsWith("arn:")) return { ...common, takesTemperature: false, takesForcedTool: true };
  if (provider === "openai" && REASONING_GPT.test(model))
    return { ...common, takesTemperature: false, maxTokens: THINKING_TOKENS };
  return common;
}
