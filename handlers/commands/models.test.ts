import { afterEach, expect, test } from "vitest";
import { startBedrock, type TestBedrock } from "../../config/test-bedrock.ts";
import { callCommandLine } from "../test-command-line.ts";

let bedrock: TestBedrock | undefined;
afterEach(async () => {
  await bedrock?.close();
  bedrock = undefined;
});

const models = (args: string[], env: Record<string, string>) =>
  callCommandLine(["models", ...args], { env: { ...bedrock?.environment, ...env } });

const NOVA = "bedrock:us.amazon.nova-pro-v1:0";
const HAIKU = "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0";
const LLAMA = "bedrock:us.meta.llama3-3-70b-instruct-v1:0";

test("tries each model once and says which answers, how fast and at what cost", async () => {
  bedrock = await startBedrock(({ model, tool }) => {
    expect(tool).toBe("count-hosts");
    if (model.includes("claude")) return { fault: "denied" };
    return { tool: { unhealthy: 3 }, usage: { inputTokens: 1_000, outputTokens: 100 } };
  });
  const { code, stdout, stderr } = await models([], {
    OHERO_MODELS: `${NOVA},${HAIKU}`,
    OHERO_MODELS_CLASSIFY: `${LLAMA},${NOVA}`,
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /bedrock:us\.amazon\.nova-pro-v1:0 +all, classify +\d+ +1000 +100 +0\.001120 +answers/,
  );
  expect(stdout).toMatch(/llama3-3-70b-instruct-v1:0 +classify +\d+ +1000 +100 +unknown +answers/);
  expect(stdout).toMatch(/claude-haiku.* no access: enable the model in the Bedrock console of eu-central-1/);
  expect(stderr).toMatch(/^costs by the list prices of \d{4}-\d\d-\d\d\n$/);
  expect(bedrock.requests.map(({ model }) => model).sort()).toEqual([
    "us.amazon.nova-pro-v1:0",
    "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "us.meta.llama3-3-70b-instruct-v1:0",
  ]);
});

test("an entry that cannot be read is one that fails, and the others are tried", async () => {
  bedrock = await startBedrock([{ tool: { unhealthy: 3 } }]);
  const { code, stdout } = await models(["--models", `gpt:4,${NOVA}`, "--json"], {});
  expect(code).toBe(1);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ model, problem }) => [model, problem])).toEqual([
    ["gpt:4", "there is no provider gpt; known are bedrock, anthropic, openai, ollama"],
    [NOVA, null],
  ]);
});
