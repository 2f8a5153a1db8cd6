import { expect, test } from "vitest";
import { costOf, priceOf } from "./model-prices.ts";
import { parseModels } from "./parse-models.ts";

test.each([
  ["bedrock:us.amazon.nova-pro-v1:0", 0.8],
  ["bedrock:amazon.nova-pro-v1:0", 0.8],
  ["bedrock:global.amazon.nova-2-lite-v1:0", 0.3],
  ["bedrock:eu.amazon.nova-2-lite-v1:0", 0.33],
  ["bedrock:us-gov.anthropic.claude-3-7-sonnet-20250219-v1:0", 3],
  ["bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0", 1.1],
  ["bedrock:global.anthropic.claude-haiku-4-5-20251001-v1:0", 1],
  ["bedrock:us.anthropic.claude-opus-5-5", 4.4],
  ["anthropic:claude-haiku-4-5-20251001", 1],
  ["anthropic:claude-3-5-haiku-latest", 0.8],
  ["openai:gpt-4.1-2025-04-14", 2],
  ["ollama:llama3.1", 0],
])("%s costs $%d a million tokens", (id, input) => {
  expect(priceFor(id)?.input).toBeCloseTo(input, 6);
});

test.each([
  "bedrock:meta.llama3-70b-instruct-v1:0",
  "bedrock:arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc",
  "openai:constructor",
  "anthropic:claude-sonnet-9",
])("%s has no price", (id) => expect(priceFor(id)).toBeNull());

test("cached tokens are part of the input and cost less", () => {
  const price = { input: 1, output: 5, cached: 0.1 };
  expect(costOf(price, { inputTokens: 1_000_000, outputTokens: 0, cachedTokens: 0 })).toBeCloseTo(1);
  expect(costOf(price, { inputTokens: 1_000_000, outputTokens: 100_000, cachedTokens: 900_000 })).toBeCloseTo(
    0.1 + 0.09 + 0.5,
  );
});

function priceFor(id: string) {
  const [entry] = parseModels(id);
  if (entry === undefined || "problem" in entry) throw new Error("one model is one entry");
  return priceOf(entry);
}
