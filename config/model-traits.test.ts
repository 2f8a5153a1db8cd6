import { expect, test } from "vitest";
import { type ModelTraits, traitsOf } from "./model-traits.ts";
import { parseModels } from "./parse-models.ts";

const [WARM, COLD] = [{ takesTemperature: true }, { takesTemperature: false }];

test.each<[string, Partial<ModelTraits>]>([
  ["bedrock:us.amazon.nova-pro-v1:0", { ...WARM, takesForcedTool: true, hasCache: true }],
  ["bedrock:amazon.nova-2-lite-v1:0", { ...WARM, takesForcedTool: true, hasCache: true }],
  ["bedrock:anthropic.claude-3-haiku-20240307-v1:0", { ...WARM, takesForcedTool: true, hasCache: false }],
  ["bedrock:us.anthropic.claude-3-7-sonnet-20250219-v1:0", { ...WARM, hasCache: true }],
  ["bedrock:us.anthropic.claude-sonnet-4-20250514-v1:0", { ...WARM, hasCache: true }],
  [
    "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0",
    { ...WARM, takesForcedTool: true, maxTokens: 4096 },
  ],
  ["bedrock:global.anthropic.claude-opus-4-6-v1", WARM],
  ["bedrock:us.anthropic.claude-opus-4-7", COLD],
  ["bedrock:us.anthropic.claude-opus-5", { ...COLD, takesForcedTool: true }],
  ["bedrock:us.anthropic.claude-opus-5-5", { ...COLD, takesForcedTool: false, maxTokens: 16_384 }],
  ["bedrock:us.anthropic.claude-haiku-5-5", { ...COLD, takesForcedTool: true }],
  ["bedrock:us.anthropic.claude-sonnet-6", { ...COLD, hasCache: true }],
  ["anthropic:claude-sonnet-4-5", WARM],
  ["anthropic:claude-sonnet-5-5", { ...COLD, takesForcedTool: false }],
  ["anthropic:claude-fable-5", { ...COLD, takesForcedTool: true }],
  ["anthropic:claude-fable-5-1", { ...COLD, takesForcedTool: false }],
  ["bedrock:meta.llama3-70b-instruct-v1:0", { ...WARM, takesForcedTool: null, hasCache: false }],
  ["bedrock:arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc", COLD],
  ["openai:gpt-4.1-mini", WARM],
  ["openai:gpt-5-mini", COLD],
  ["openai:o4-mini", COLD],
  ["openai:gpt-5-chat-latest", WARM],
  ["ollama:llama3.1", { ...WARM, takesForcedTool: null }],
])("%s", (id, expected) => {
  const [entry] = parseModels(id);
  if (entry === undefined || "problem" in entry) throw new Error("one model is one entry");
  expect(traitsOf(entry)).toMatchObject(expected);
});
