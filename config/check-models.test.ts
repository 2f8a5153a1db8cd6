import { createServer } from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import { checkModels } from "./check-models.ts";
import { readEnvironment } from "./environment.ts";
import { type BedrockAnswer, startBedrock, type TestBedrock } from "./test-bedrock.ts";
import { listenLocally } from "./test-server.ts";

let bedrock: TestBedrock | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await bedrock?.close();
  bedrock = undefined;
});

const NOVA = "bedrock:us.amazon.nova-pro-v1:0";

test("what is wrong with an answer is named, and the others are tried", async () => {
  const answers: Record<string, BedrockAnswer> = {
    "amazon.nova-pro-v1:0": { tool: { unhealthy: 3 } },
    "amazon.refuses": { fault: "refused" },
    "amazon.is-cut-off": { fault: "cut-off" },
    "amazon.is-wrong": { tool: { unhealthy: "three" } },
    "amazon.talks": { text: "Three." },
    "amazon.hangs": { fault: "hang" },
  };
  bedrock = await startBedrock(({ model }) => answers[model] ?? { fault: "missing" });
  for (const [name, value] of Object.entries(bedrock.environment)) vi.stubEnv(name, value);
  const ids = Object.keys(answers).map((model) => `bedrock:${model}`);
  const checks = await checkModels(
    readEnvironment({
      ...bedrock.environment,
      OHERO_MODELS: ids.join(","),
      OHERO_MODEL_TIMEOUT_SECONDS: "0.5",
    }),
  );
  expect(checks.map(({ model, problem }) => [model, problem])).toEqual([
    [ids[0], null],
    [ids[1], "refused to answer: a guardrail stepped in"],
    [ids[2], "failed: the answer did not fit into its tokens"],
    [ids[3], "malformed: not an answer of the shape that was asked for"],
    [ids[4], "malformed: not an answer of the shape that was asked for"],
    [ids[5], "timed out: no answer within 0.5 s"],
  ]);
  expect(checks[0]).toEqual({
    model: ids[0],
    ms: expect.any(Number),
    inputTokens: expect.any(Number),
    outputTokens: expect.any(Number),
    cachedTokens: 0,
    costUsd: expect.any(Number),
    problem: null,
    usedFor: ["all"],
  });
});

test("none configured, none tried", async () => {
  expect(await checkModels(readEnvironment({ OHERO_MODELS: "rules", OHERO_MODELS_ASSESS: "rules" }))).toEqual(
    [],
  );
});

test("what is missing for one model is that model's problem", async () => {
  vi.stubEnv("ANTHROPIC_API_KEY", undefined);
  vi.stubEnv("OPENAI_API_KEY", undefined);
  vi.stubEnv("OLLAMA_BASE_URL", await closedPort());
  const list = `${NOVA},anthropic:claude-haiku-4-5,openai:gpt-4.1,ollama:llama3.1`;
  const checks = await checkModels(readEnvironment({ OHERO_MODELS: list }));
  expect(checks.map(({ problem }) => problem)).toEqual([
    "the Region is missing: set AWS_REGION, such as us-east-1",
    "no API key: set ANTHROPIC_API_KEY",
    "no API key: set OPENAI_API_KEY",
    "nothing answers there: connection refused",
  ]);
});

/** An address where somebody listened until a moment ago. */
async function closedPort(): Promise<string> {
  const { url, close } = await listenLocally(createServer());
  await close();
  return url;
}

test("the other providers are asked in their own way", async () => {
  const paths: string[] = [];
  const bodies: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const path = request.url ?? "";
      paths.push(path);
      bodies.push(JSON.parse(text));
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(replyOf(path, JSON.parse(text))));
    });
  });
  const { url, close } = await listenLocally(server);
  try {
    const list = "anthropic:claude-haiku-4-5,anthropic:claude-sonnet-5-5,openai:gpt-5-mini,ollama:llama3.1";
    const environment = {
      ANTHROPIC_API_KEY: "none",
      ANTHROPIC_BASE_URL: url,
      OPENAI_API_KEY: "none",
      OPENAI_BASE_URL: `${url}/v1`,
      OLLAMA_BASE_URL: url,
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const checks = await checkModels(readEnvironment({ OHERO_MODELS: list }));
    expect(checks.map(({ problem }) => problem)).toEqual([null, null, null, null]);
    expect(checks.map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens])).toEqual(
      Array(4).fill([9, 3]),
    );
    expect(paths.sort()).toEqual(["/api/chat", "/v1/chat/completions", "/v1/messages", "/v1/messages"]);
    const asked = (model: string) => bodies.find((body) => body.model === model);
    expect(asked("claude-haiku-4-5")).toMatchObject({ temperature: 0, tool_choice: { name: "count-hosts" } });
    expect(asked("claude-sonnet-5-5")).not.toHaveProperty("temperature");
    expect(asked("claude-sonnet-5-5")).not.toHaveProperty("tool_choice");
    expect(asked("claude-sonnet-5-5")).toMatchObject({ output_config: { format: { type: "json_schema" } } });
    expect(asked("gpt-5-mini")).not.toHaveProperty("temperature");
    expect(asked("llama3.1")).toMatchObject({ options: { temperature: 0, num_predict: 4096 } });
  } finally {
    await close();
  }
});

function replyOf(path: string, body: { model: string; tools?: unknown[] }): unknown {
  const answer = { unhealthy: 3 };
  const json = JSON.stringify(answer);
  const { model } = body;
  if (path === "/api/chat")
    return {
      model,
      message: { role: "assistant", content: json },
      done: true,
      prompt_eval_count: 9,
      eval_count: 3,
    };
  if (path === "/v1/messages")
    return {
      id: "m",
      type: "message",
      role: "assistant",
      model,
      content: body.tools
        ? [{ type: "tool_use", id: "t", name: "count-hosts", input: answer }]
        : [{ type: "text", text: json }],
      stop_reason: body.tools ? "tool_use" : "end_turn",
      usage: { input_tokens: 9, output_tokens: 3 },
    };
  return {
    id: "c",
    object: "chat.completion",
    model,
    choices: [{ index: 0, message: { role: "assistant", content: json }, finish_reason: "stop" }],
    usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
  };
}
