import { readFileSync } from "node:fs";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { NamedModel } from "../judgements/model.ts";
import { describeModelError, providerFault } from "./describe-model-error.ts";
import { readEnvironment } from "./environment.ts";
import { INSTALL, LOADERS } from "./model-loaders.ts";
import { createModels, readModelLists, withModels } from "./models.ts";
import { PROVIDERS } from "./parse-models.ts";
import { type BedrockFault, type BedrockScript, startBedrock, type TestBedrock } from "./test-bedrock.ts";

const NOVA = "bedrock:us.amazon.nova-pro-v1:0";
const Grade = z.object({ value: z.number() });

let bedrock: TestBedrock | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await bedrock?.close();
  bedrock = undefined;
});

const settingsOf = (variables: Record<string, string>) =>
  readEnvironment({ AWS_REGION: "us-east-1", ...variables });

/** The real model and client against a scripted service. */
async function modelOn(script: BedrockScript, variables: Record<string, string> = {}) {
  bedrock = await startBedrock(script);
  for (const [name, value] of Object.entries(bedrock.environment)) vi.stubEnv(name, value);
  const named = await onlyModel({ OHERO_MODELS: NOVA, ...variables });
  const ask = (name = "grade") =>
    named.model.withStructuredOutput(Grade, { name, includeRaw: true }).invoke([
      new SystemMessage({
        content: [
          { type: "text", text: "Grade. ".repeat(200) },
          { cachePoint: { type: "default" } },
        ] as never,
      }),
      new HumanMessage("Disk full."),
    ]);
  return { named, ask, requests: bedrock.requests };
}

/** The first model of the settings, which can be used. */
async function onlyModel(variables: Record<string, string>): Promise<NamedModel> {
  const [named] = (await createModels(settingsOf(variables))).models;
  if (named === undefined || "problem" in named) throw new Error(`no model: ${named?.problem}`);
  return named;
}

describe("a model of Bedrock over the wire", () => {
  test("is asked for a tool call without chance, and its tokens, cache and cost are counted", async () => {
    const { named, ask, requests } = await modelOn([{ tool: { value: 4 } }]);
    const first = await ask();
    expect(first.parsed).toEqual({ value: 4 });
    expect(requests[0]).toMatchObject({
      model: "us.amazon.nova-pro-v1:0",
      isStream: false,
      tool: "grade",
      question: "Disk full.",
      body: {
        inferenceConfig: { temperature: 0, maxTokens: 4096 },
        toolConfig: { toolChoice: { tool: { name: "grade" } } },
      },
    });
    const usage = (await ask()).raw as {
      usage_metadata?: { input_tokens: number; input_token_details?: object };
    };
    expect(usage.usage_metadata?.input_token_details).toEqual({
      cache_read: expect.any(Number),
      cache_creation: 0,
    });
    const details = usage.usage_metadata?.input_token_details as { cache_read: number };
    expect(details.cache_read).toBeGreaterThan(350);
    expect(usage.usage_metadata?.input_tokens).toBeGreaterThan(details.cache_read);
    expect(named.cacheMark).toBe("bedrock");
    expect(named.price?.({ inputTokens: 1_000_000, outputTokens: 0, cachedTokens: 0 })).toBeCloseTo(0.8);
  });

  test.each<[BedrockFault, string, boolean]>([
    ["throttled", "throttled", true],
    ["unavailable", "the provider failed (503)", true],
    ["internal", "the provider failed (500)", true],
    ["model-error", "the provider failed (424)", true],
    ["model-timeout", "timed out", true],
    ["invalid", "the provider does not take the request: Input is too long for requested model.", false],
    [
      "on-demand",
      "only there through an inference profile: put us., eu. or global. before the model's id",
      true,
    ],
    [
      "not-in-region",
      "no such model in the Bedrock of us-east-1: check its id, or choose another AWS_REGION",
      true,
    ],
    [
      "missing",
      "no such model in the Bedrock of us-east-1: check its id, or choose another AWS_REGION",
      true,
    ],
    ["denied", "no access: enable the model in the Bedrock console of us-east-1", true],
    ["unauthorized", "no permission: allow bedrock:InvokeModel for this model", true],
    ["credentials", "AWS does not accept the credentials", true],
    ["expired", "the AWS credentials have expired: sign in again", true],
    ["reset", "the connection broke", true],
    ["broken", "the connection broke in the middle of the answer", true],
  ])("%s: one call, then an error that says %j", async (fault, text, isProvider) => {
    const { ask, requests } = await modelOn([{ fault }]);
    const error = await ask().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(describeModelError(error, "us-east-1")).toBe(text);
    expect(providerFault(error, "us-east-1")).toBe(isProvider ? text : null);
    expect(requests).toHaveLength(1);
  });

  test.each<[BedrockFault, string]>([
    ["refused", "guardrail_intervened"],
    ["filtered", "content_filtered"],
    ["malformed", "tool_use"],
    ["cut-off", "max_tokens"],
  ])("%s: an ordinary message without an answer in it, and its tokens", async (fault, stopReason) => {
    const { ask } = await modelOn([{ fault }]);
    const { raw, parsed } = await ask();
    expect(parsed).toBeNull();
    expect(raw.response_metadata.stopReason).toBe(stopReason);
    expect(
      (raw as { usage_metadata?: { input_tokens: number } }).usage_metadata?.input_tokens,
    ).toBeGreaterThan(0);
  });

  test("that never answers is given up after the time-out, and hears of it", async () => {
    const { ask, requests } = await modelOn([{ fault: "hang" }], { OHERO_MODEL_TIMEOUT_SECONDS: "0.1" });
    const started = performance.now();
    const error = await ask().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(describeModelError(error)).toBe("timed out: no answer within 0.1 s");
    expect(providerFault(error)).not.toBeNull();
    await vi.waitFor(() => expect(requests[0]?.isCancelled).toBe(true));
  });

  test("may be called off by whoever asked", async () => {
    const { named } = await modelOn([{ fault: "hang" }]);
    const called = named.model.invoke("hello", { signal: AbortSignal.timeout(50) });
    await expect(called).rejects.toThrow();
  });

  test("that is slow but in time answers, and is not streamed where streams are asked for", async () => {
    const { named, requests } = await modelOn([{ text: "Good day.", latencyMs: 30 }]);
    const pieces: string[] = [];
    for await (const piece of await named.model.stream("hello")) pieces.push(piece.text);
    expect(pieces).toEqual(["Good day."]);
    await named.model.invoke("hello", {
      callbacks: [{ lc_prefer_streaming: true, name: "studio" } as object],
    });
    expect(requests.map(({ isStream }) => isStream)).toEqual([false, false]);
  });

  test("without credentials says so", async () => {
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
    const { named } = await modelOn([{ text: "never" }]);
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, undefined);
    const error = await named.model.invoke("hello").catch((thrown: unknown) => thrown);
    expect(describeModelError(error)).toBe(
      "no AWS credentials: sign in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID",
    );
  });
});

test("a newer Claude gets no temperature, and is not forced where it refuses to be", async () => {
  const { ask, requests } = await modelOn([{ tool: { value: 1 } }], {
    OHERO_MODELS: "bedrock:us.anthropic.claude-opus-5-5",
  });
  expect((await ask()).parsed).toEqual({ value: 1 });
  expect(requests[0]?.body.inferenceConfig).toEqual({ maxTokens: 16_384 });
  expect(requests[0]?.body.toolConfig?.toolChoice).toBeUndefined();
});

test("single questions have models of their own; the same model is made once", async () => {
  const { models, overrides } = await createModels(
    settingsOf({
      OHERO_MODELS: `${NOVA},ollama:llama3.1`,
      OHERO_MODELS_CLASSIFY: "ollama:llama3.1",
      OHERO_MODELS_TICKET_TEXT: "rules",
    }),
  );
  expect(models.map(({ id }) => id)).toEqual([NOVA, "ollama:llama3.1"]);
  expect(Object.keys(overrides)).toEqual(["classify", "ticket-text"]);
  expect(overrides.classify?.[0]).toBe(models[1]);
  expect(overrides["ticket-text"]).toEqual([]);
});

test("a list on the command line stands for every question", () => {
  const settings = settingsOf({ OHERO_MODELS: NOVA, OHERO_MODELS_ASSESS: "ollama:a" });
  expect(readModelLists(withModels(settings, "rules"))).toEqual({ models: [], overrides: {} });
});

test("none is made of nothing", async () => {
  expect(await createModels(settingsOf({}))).toEqual({ models: [], overrides: {} });
});

test.each([
  [{ OHERO_MODELS: "x:y" }, "x:y", "there is no provider x"],
  [{ OHERO_MODELS: NOVA, AWS_REGION: "" }, NOVA, "the Region is missing: set AWS_REGION, such as us-east-1"],
  [
    { OHERO_MODELS: "anthropic:claude-haiku-4-5" },
    "anthropic:claude-haiku-4-5",
    "no API key: set ANTHROPIC_API_KEY",
  ],
])("%j: the entry says what to do, and the others are there", async (variables, id, problem) => {
  vi.stubEnv("ANTHROPIC_API_KEY", undefined);
  const { OHERO_MODELS, ...more } = variables as Record<string, string>;
  const { models } = await createModels(settingsOf({ ...more, OHERO_MODELS: `${OHERO_MODELS},ollama:a` }));
  expect(models).toEqual([
    { id, problem: expect.stringContaining(problem) },
    expect.objectContaining({ id: "ollama:a", model: expect.anything() }),
  ]);
});

test("AWS_DEFAULT_REGION is enough", async () => {
  const variables = { OHERO_MODELS: NOVA, AWS_REGION: "", AWS_DEFAULT_REGION: "eu-west-1" };
  expect((await onlyModel(variables)).model).toMatchObject({ region: "eu-west-1" });
});

test("a provider whose package is missing says how to install it", async () => {
  const missing = () => import("@langchain/not-installed" as string);
  const settings = settingsOf({ OHERO_MODELS: "openai:gpt-4.1" });
  const { models } = await createModels(settings, { ...LOADERS, openai: missing });
  expect(models).toEqual([
    { id: "openai:gpt-4.1", problem: expect.stringMatching(/^run npm install @langchain\/openai@\d/) },
  ]);
});

test("the versions to install are those that are tested here", () => {
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const provider of PROVIDERS.filter((name) => name !== "bedrock"))
    expect(INSTALL[provider]).toBe(
      `npm install @langchain/${provider}@${devDependencies[`@langchain/${provider}`]}`,
    );
});
