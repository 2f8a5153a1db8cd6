import type { Tokens } from "../judgements/usage.ts";
import type { ModelEntry } from "./parse-models.ts";

/** US dollars per million tokens; `cached` are input tokens that came out of the provider's cache. */
export interface Price {
  input: number;
  output: number;
  cached: number;
}

/** The day on which the table was last compared with its sources. */
export const PRICES_AS_OF = "2026-11-23";

/**
 * List prices on demand, in the United States, without the surcharges and discounts of priority, batch and flex. Sources:
 * https://platform.claude.com/docs/en/about-claude/pricing, https://aws.amazon.com/bedrock/pricing/ and
 * https://developers.openai.com/api/docs/pricing. What is written to a cache counts as input, although Claude's cache
 * takes a quarter more for it. Claude Haiku 5.5 is dearer above 100,000 tokens a prompt, which no question here reaches.
 */
const PRICES: Readonly<Record<string, Price>> = {
  "nova-micro": { input: 0.035, output: 0.14, cached: 0.00875 },
  "nova-lite": { input: 0.06, output: 0.24, cached: 0.015 },
  "nova-pro": { input: 0.8, output: 3.2, cached: 0.2 },
  "nova-premier": { input: 2.5, output: 12.5, cached: 0.625 },
  "nova-2-lite": { input: 0.3, output: 2.5, cached: 0.075 },
  "claude-haiku-5-5": { input: 0.1, output: 0.5, cached: 0.01 },
  "claude-haiku-4-5": { input: 1, output: 5, cached: 0.1 },
  "claude-3-5-haiku": { input: 0.8, output: 4, cached: 0.08 },
  "claude-3-haiku": { input: 0.25, output: 1.25, cached: 0.03 },
  "claude-sonnet-5-5": { input: 2, output: 10, cached: 0.1 },
  "claude-sonnet-5": { input: 2, output: 10, cached: 0.2 },
  "claude-sonnet-4-6": { input: 3, output: 15, cached: 0.3 },
  "claude-sonnet-4-5": { input: 3, output: 15, cached: 0.3 },
  "claude-sonnet-4": { input: 3, output: 15, cached: 0.3 },
  "claude-3-7-sonnet": { input: 3, output: 15, cached: 0.3 },
  "claude-opus-5-5": { input: 4, output: 20, cached: 0.2 },
  "claude-opus-5": { input: 5, output: 25, cached: 0.5 },
  "claude-opus-4-8": { input: 5, output: 25, cached: 0.5 },
  "claude-opus-4-7": { input: 5, output: 25, cached: 0.5 },
  "claude-opus-4-6": { input: 5, output: 25, cached: 0.5 },
  "claude-opus-4-5": { input: 5, output: 25, cached: 0.5 },
  "claude-opus-4-1": { input: 15, output: 75, cached: 1.5 },
  "gpt-4.1": { input: 2, output: 8, cached: 0.5 },
  "gpt-5-mini": { input: 0.25, output: 2, cached: 0.025 },
};

/** On Bedrock these cost a tenth more where the request stays in a Region or a geography: all but `global.` ids. */
const GLOBAL_PRICE = /^(?:nova-2|claude-(?:haiku|sonnet|opus)-(?:4-[5-9]|5))/;

/** What a model costs; null where the table has no price for it. Ollama runs on machines that are paid anyway. */
export function priceOf({ provider, model }: Pick<ModelEntry, "provider" | "model">): Price | null {
  if (provider === "ollama") return { input: 0, output: 0, cached: 0 };
  const isBedrock = provider === "bedrock";
  const [, area, rest = ""] = isBedrock
    ? (/^(?:([a-z-]+)\.)?(?:amazon|anthropic)\.(.+)$/.exec(model) ?? [])
    : ["", "", model];
  // The version and the date behind the name do not change the price: -20251001-v1:0, -v1:0, -2025-04-14, -latest.
  const name = rest.replace(/(?:-latest)?(?:-\d{8}|-\d{4}-\d\d-\d\d)?(?:-v\d+)?(?::\d+)*$/, "");
  const price = Object.hasOwn(PRICES, name) ? PRICES[name] : undefined;
  if (price === undefined) return null;
  const factor = isBedrock && area !== "global" && GLOBAL_PRICE.test(name) ? 1.1 : 1;
  return { input: price.input * factor, output: price.output * factor, cached: price.cached * factor };
}

/** US dollars of one call. */
export function costOf(price: Price, { inputTokens, outputTokens, cachedTokens }: Tokens): number {
  const fresh = Math.max(inputTokens - cachedTokens, 0);
  return (fresh * price.input + cachedTokens * price.cached + outputTokens * price.output) / 1_000_000;
}
