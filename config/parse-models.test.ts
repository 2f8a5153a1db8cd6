import { expect, test } from "vitest";
import { parseModels } from "./parse-models.ts";

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
  expect(parseModels(list)).toEqual(
    expected.map(([provider, model]) => ({ id: `${provider}:${model}`, provider, model })),
  );
});

test.each([
  ["gpt:4o", "there is no provider gpt; known are bedrock, anthropic, openai, ollama"],
  ["Bedrock:x", "there is no provider Bedrock; known are"],
  ["claude", "write provider:model, such as bedrock:us.amazon.nova-pro-v1:0"],
  ["bedrock:", "the model is missing; write"],
  ["bedrock", "the model is missing; write"],
  ["openai:a ollama:b", "there is white space in it"],
  ["us.amazon.nova-pro-v1:0", "the provider is missing; write bedrock:us.amazon.nova-pro-v1:0"],
  ["anthropic.claude-3-haiku-20240307-v1:0", "the provider is missing; write bedrock:anthropic.claude-3"],
  ["arn:aws:bedrock:us-east-1:1:x", "the provider is missing; write bedrock:"],
])("%j keeps its place and says what to do, and the next one counts", (entry, problem) => {
  const [unusable, next, ...more] = parseModels(`${entry},${NOVA}`);
  expect(unusable).toEqual({ id: expect.any(String), problem: expect.stringContaining(problem) });
  expect(next).toMatchObject({ id: NOVA });
  expect(more).toEqual([]);
});

test("rules is no model among others, and one that stands there twice counts once", () => {
  expect(parseModels(`${NOVA},rules,${NOVA}`)).toEqual([
    { id: NOVA, provider: "bedrock", model: "us.amazon.nova-pro-v1:0" },
    { id: "rules", problem: expect.stringContaining("it stands alone") },
  ]);
});

test("what is no name of a model is not printed as it is", () => {
  const [entry] = parseModels("\u001b[31mred:sk-ant-very-secret-0123456789");
  expect(JSON.stringify(entry)).not.toMatch(/u001b|secret/);
});
