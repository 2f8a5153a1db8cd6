import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { readEnvironment } from "../config/environment.ts";
import { type BedrockRequest, startBedrock, type TestBedrock } from "../config/test-bedrock.ts";
import { organizationWith, testApplication } from "../graph/test-application.ts";
import { createJudges } from "./create-judges.ts";
import type { Result } from "./result.ts";
import { callCommandLine } from "./test-command-line.ts";

const NOVA = "bedrock:us.amazon.nova-pro-v1:0";
const HAIKU = "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0";

let bedrock: TestBedrock | undefined;
let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "ohero-"));
});
afterEach(async () => {
  await bedrock?.close();
  bedrock = undefined;
  await rm(data, { recursive: true, force: true });
});

const eventOf = (id: string) =>
  JSON.parse(readFileSync(`evals/cases/${id}.json`, "utf8")).deliveries[0].event;

const ohero = (args: string[], env: Record<string, string>, input = "") =>
  callCommandLine([...args, "--organization", "evals/cases/organization.json", "--data", data], {
    env: { ...bedrock?.environment, ...env },
    input,
  });

const assessed = {
  "cost-impact": { value: false, monthlyUsd: null, openEnded: false, evidence: null },
  severity: { value: 3, evidence: null },
};
const text = {
  value: "The instance is retired on March 14",
  description: "AWS retires the instance. Stop and start it before that date.",
  actions: [{ text: "Stop and start the instance.", url: null }],
  evidence: null,
};
const answers = ({ tool }: Pick<BedrockRequest, "tool">) => ({ tool: tool === "assess" ? assessed : text });

const run = async (env: Record<string, string>, ids = ["H04"]) => {
  const { code, stdout, stderr } = await ohero(
    ["process", "-", "--json", "--now", "2026-03-02T09:00:00Z"],
    env,
    JSON.stringify(ids.map(eventOf)),
  );
  return {
    code,
    stderr,
    results: stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  };
};

test("an accepted event takes two calls, the second event reads most of its prompt from the cache", async () => {
  bedrock = await startBedrock(answers);
  const { code, results } = await run({ OHERO_MODELS: NOVA }, ["H04", "C01"]);
  expect(code).toBe(0);
  expect(results.map(({ outcome, modelCalls }) => [outcome, modelCalls])).toEqual([
    ["accepted", 2],
    ["accepted", 2],
  ]);
  expect(bedrock.requests.map(({ tool }) => tool)).toEqual([
    "assess",
    "ticket-text",
    "assess",
    "ticket-text",
  ]);
  const [first, second] = results;
  expect(first.usage.cachedTokens).toBe(0);
  expect(second.usage.cachedTokens / second.inputTokens).toBeGreaterThan(0.6);
  expect(first.usage.calls[0]).toMatchObject({ question: "assess", model: NOVA, problem: null });

  const usage = await ohero(["usage", "--json"], {});
  const lines = usage.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ judgement, modelCalls }) => [judgement, modelCalls]).sort()).toEqual([
    ["assess", 2],
    ["ticket-text", 2],
  ]);
  expect(lines[0].costUsd).toBeGreaterThan(0);
  const byRun = await ohero(["usage", "--by", "run"], {});
  for (const { incidentId } of results) expect(byRun.stdout).toContain(incidentId.slice(0, 20));
}, 60_000);

test("an entry that cannot be used is named in one line, and the run goes on with the next", async () => {
  bedrock = await startBedrock(answers);
  const { code, stderr, results } = await run({ OHERO_MODELS: `gpt:4,anthropic:claude-haiku-4-5,${NOVA}` });
  expect(code).toBe(0);
  expect(stderr).toBe(
    [
      "model gpt:4 is passed over: there is no provider gpt; known are bedrock, anthropic, openai, ollama",
      "model anthropic:claude-haiku-4-5 is passed over: no API key: set ANTHROPIC_API_KEY",
      "",
    ].join("\n"),
  );
  expect(results[0]).toMatchObject({ outcome: "accepted", modelCalls: 2 });
  expect(results[0].judgements[0].by).toBe(NOVA);
}, 60_000);

/** The application in this process, asked through the real client of Bedrock. */
async function send(
  models: string,
  ids: string[],
  variables: Record<string, string> = {},
): Promise<{ results: Result[]; logged: string[] }> {
  for (const [name, value] of Object.entries(bedrock?.environment ?? {})) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const organization = organizationWith();
  const logged: string[] = [];
  const environment = readEnvironment({ ...bedrock?.environment, OHERO_MODELS: models, ...variables });
  const judges = await createJudges(environment, organization.policy, (line) => logged.push(line));
  const application = await testApplication({ organization, judges });
  const results: Result[] = [];
  for (const id of ids) results.push(await application.send(eventOf(id)));
  return { results, logged };
}

test("what is dropped, unknown or set aside asks no model", async () => {
  bedrock = await startBedrock(answers);
  const { results } = await send(NOVA, ["H04", "H04", "S05", "H08a"]);
  expect(results.map(({ outcome, modelCalls }) => [outcome, modelCalls])).toEqual([
    ["accepted", 2],
    ["duplicate", 0],
    ["discharged", 0],
    ["discharged", 0],
  ]);
  expect(bedrock.requests).toHaveLength(2);
});

test("where all models are down the rules judge, and no ticket is lost or doubled", async () => {
  bedrock = await startBedrock(() => ({ fault: "throttled" }));
  const { results, logged } = await send(`${NOVA},${HAIKU}`, ["H04"]);
  expect(results[0]).toMatchObject({ outcome: "accepted", owner: "app01" });
  expect(results[0]?.judgements.map(({ by }) => by)).toEqual(["rule", "rule", "rule"]);
  expect(results[0]?.tickets).toHaveLength(1);
  expect(logged.join()).toContain("is left out for 60 s");
});

test("what was recorded is replayed without a model, and is told from what was asked", async () => {
  bedrock = await startBedrock(answers);
  const asked = await send(NOVA, ["H04"], { OHERO_RECORD_ANSWERS: data });
  const requests = bedrock.requests.length;
  const replayed = await send(NOVA, ["H04"], { OHERO_REPLAY_ANSWERS: data, AWS_REGION: "" });
  expect(bedrock.requests).toHaveLength(requests);
  const essence = ({ outcome, severity, judgements, inputTokens, outputTokens }: Result) => ({
    outcome,
    severity,
    judgements,
    inputTokens,
    outputTokens,
  });
  expect(replayed.results.map(essence)).toEqual(asked.results.map(essence));
  expect(replayed.results[0]?.usage?.calls.map((call) => call.replayed)).toEqual([true, true]);
  expect(asked.results[0]?.usage?.calls.map((call) => call.replayed)).toEqual([undefined, undefined]);
});

test("--models takes the place of the setting, and rules asks none", async () => {
  bedrock = await startBedrock(answers);
  const { stdout } = await ohero(
    ["process", "-", "--json", "--models", "rules"],
    { OHERO_MODELS: NOVA },
    JSON.stringify(eventOf("H04")),
  );
  expect(JSON.parse(stdout)).toMatchObject({ modelCalls: 0 });
  expect(bedrock.requests).toEqual([]);
}, 60_000);
