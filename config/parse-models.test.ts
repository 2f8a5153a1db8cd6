import { expect, test } from "vitest";
import { EnvironmentError } from "./environment.ts";
import { ModelsError, parseModels } from "./parse-models.ts";

const NOVA = "bedrock:us.amazon.nova-pro-v1:0";

test.each([
  ["", []],
  ["rules", []],
  [" rules ", []],
  [" , ", []],
  [NOVA, [["bedrock", "us.amazon.nova-pro-v1:0"]]],
  [
    `${NOVA}, ollama:llama3.1:8b ,anthropic:claude-haiku-4-5,`,
    [
      ["bedrock", "us.amazon.nova-pro-v1:0"],
      ["ollama", "llama3.1:8b"],
      ["anthropic", "claude-haiku-4-5"],
    ],
  ],
  [
    "bedrock:arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc",
    [["bedrock", "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc"]],
  ],
])("reads %j", (list, expected) => {
  const entries = parseModels(list);
  expect(entries.map(({ provider, model }) => [provider, model])).toEqual(expected);
  for (const { id, provider, model } of entries) expect(id).toBe(`${provider}:${model}`);
});

test.each([
  ["gpt:4o", '"gpt:4o": there is no provider gpt; known are bedrock, anthropic, openai, ollama'],
  ["Bedrock:x", '"Bedrock:x": there is no provider Bedrock; known are'],
  ["claude", '"claude": write provider:model, such as bedrock:us.amazon.nova-pro-v1:0'],
  ["bedrock:", '"bedrock:": the model is missing; write'],
  ["bedrock", '"bedrock": the model is missing; write'],
  [`${NOVA},${NOVA}`, `"${NOVA}": it stands there twice`],
  [`${NOVA},rules`, '"rules": it stands alone'],
  ["openai:a ollama:b", '"openai:a ollama:b": there is white space in it'],
  ["us.amazon.nova-pro-v1:0", "the provider is missing; write bedrock:us.amazon.nova-pro-v1:0"],
  ["anthropic.claude-3-haiku-20240307-v1:0", "the provider is missing; write bedrock:anthropic.claude-3"],
  ["arn:aws:bedrock:us-east-1:1:x", "the provider is missing; write bedrock:arn:aws"],
  ["\u001b[31m:x", '"\\u001b[31m:x": there is no provider'],
])("refuses %j in one line that says what to do", (list, message) => {
  const error = thrown(() => parseModels(list, "OHERO_MODELS_ASSESS"));
  expect(error).toBeInstanceOf(ModelsError);
  expect(error).toBeInstanceOf(EnvironmentError);
  expect((error as Error).message).toContain(message);
  expect((error as Error).message).toMatch(/^OHERO_MODELS_ASSESS: .+$/);
});

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}
