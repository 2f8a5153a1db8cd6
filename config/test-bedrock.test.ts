import { ChatBedrockConverse } from "@langchain/aws";
import {
  type AIMessageChunk,
  HumanMessage,
  SystemMessage,
  type UsageMetadata,
} from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { type BedrockFault, type BedrockScript, startBedrock, type TestBedrock } from "./test-bedrock.ts";

let bedrock: TestBedrock | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await bedrock?.close().catch(() => {});
  bedrock = undefined;
});

async function clientOf(script: BedrockScript, options: { streaming?: boolean } = {}) {
  bedrock = await startBedrock(script);
  for (const [name, value] of Object.entries(bedrock.environment)) vi.stubEnv(name, value);
  const model = new ChatBedrockConverse({
    model: "us.amazon.nova-pro-v1:0",
    region: "us-east-1",
    clientOptions: { maxAttempts: 1 },
    supportsToolChoiceValues: ["tool"],
    ...options,
  });
  const grade = model.withStructuredOutput(z.object({ value: z.number() }), {
    name: "grade",
    includeRaw: true,
  });
  return { model, grade, bedrock };
}

test("text is streamed in pieces, with the tokens at the end", async () => {
  const { model, bedrock } = await clientOf([
    { text: "The disk of db-1 is full since noon.", usage: { outputTokens: 9 } },
  ]);
  let whole: AIMessageChunk | undefined;
  let pieces = 0;
  for await (const piece of await model.stream("What is wrong?")) {
    whole = whole === undefined ? piece : concat(whole, piece);
    pieces += piece.text === "" ? 0 : 1;
  }
  expect(whole?.text).toBe("The disk of db-1 is full since noon.");
  expect(whole?.usage_metadata).toMatchObject({ input_tokens: 4, output_tokens: 9 });
  expect(pieces).toBeGreaterThan(1);
  expect(bedrock.requests[0]).toMatchObject({ isStream: true, question: "What is wrong?", system: "" });
});

test("a tool call is streamed", async () => {
  const { grade } = await clientOf([{ tool: { value: 4 } }], { streaming: true });
  const { raw, parsed } = await grade.invoke("Grade it.");
  expect(parsed).toEqual({ value: 4 });
  expect(raw.response_metadata.messageStop).toEqual({ stopReason: "tool_use" });
});

test.each<BedrockFault>(["throttled", "internal", "denied", "reset"])(
  "a stream may fail: %s",
  async (fault) => {
    const { grade } = await clientOf([{ fault }], { streaming: true });
    await expect(grade.invoke("Grade it.")).rejects.toThrow();
  },
);

test("why models are not streamed: half an answer passes for a whole one", async () => {
  const { grade } = await clientOf([{ fault: "broken" }], { streaming: true });
  expect((await grade.invoke("Grade it.")).parsed).toEqual({ value: true });
});

test("scripts answer in order, the last one for ever, or by what is asked", async () => {
  const { model } = await clientOf([{ text: "one" }, { text: "two" }]);
  const said: string[] = [];
  for (let call = 0; call < 3; call += 1) said.push((await model.invoke("?")).text);
  expect(said).toEqual(["one", "two", "two"]);
  await bedrock?.close();

  const { model: other } = await clientOf(({ call, question }) => ({ text: `${call}: ${question}` }));
  expect((await other.invoke("first")).text).toBe("0: first");
  expect((await other.invoke("second")).text).toBe("1: second");
});

test("what a script throws comes out when the service is closed", async () => {
  const { model, bedrock } = await clientOf(() => {
    throw new Error("unexpected question");
  });
  await expect(model.invoke("?")).rejects.toThrow("unexpected error");
  await expect(bedrock.close()).rejects.toThrow("unexpected question");
});

test("the cache knows what stood before a cache point, for each model by itself", async () => {
  const { bedrock } = await clientOf([{ text: "yes" }]);
  const ask = async (id: string, system: string) => {
    const model = new ChatBedrockConverse({ model: id, region: "us-east-1" });
    const content = [{ type: "text", text: system }, { cachePoint: { type: "default" } }];
    const { usage_metadata } = await model.invoke([
      new SystemMessage({ content: content as never }),
      new HumanMessage("hello you"),
    ]);
    return (usage_metadata as UsageMetadata | undefined)?.input_token_details;
  };
  expect(await ask("a", "x".repeat(400))).toEqual({ cache_read: 0, cache_creation: 100 });
  expect(await ask("a", "x".repeat(400))).toEqual({ cache_read: 100, cache_creation: 0 });
  expect(await ask("a", "y".repeat(400))).toEqual({ cache_read: 0, cache_creation: 100 });
  expect(await ask("b", "x".repeat(400))).toEqual({ cache_read: 0, cache_creation: 100 });
  expect(bedrock.requests).toHaveLength(4);
});
