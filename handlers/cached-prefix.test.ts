import { readFileSync } from "node:fs";
import { Tiktoken } from "js-tiktoken/lite";
import o200k from "js-tiktoken/ranks/o200k_base";
import { expect, onTestFinished, test, vi } from "vitest";
import { readEnvironment } from "../config/environment.ts";
import { startBedrock } from "../config/test-bedrock.ts";
import { organizationWith, said, testApplication } from "../graph/test-application.ts";
import { createJudges } from "./create-judges.ts";

/** What most models of Claude and Nova ask for; the smallest prefix that Bedrock keeps. */
const SMALLEST_PREFIX = 1_024;

const eventOf = (id: string) =>
  JSON.parse(readFileSync(`evals/cases/${id}.json`, "utf8")).deliveries[0].event;

test("what stays the same in a question stands first, and is long enough to be cached", async () => {
  const bedrock = await startBedrock(({ tools }) =>
    tools.includes("search_tickets") ? { text: "Nothing.\nSources: none" } : { fault: "filtered" },
  );
  for (const [name, value] of Object.entries(bedrock.environment)) vi.stubEnv(name, value);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await bedrock.close();
  });
  const organization = organizationWith();
  const models = "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0";
  const environment = readEnvironment({ ...bedrock.environment, OHERO_MODELS: models });
  const judges = await createJudges(environment, organization.policy, () => {});
  const application = await testApplication({ organization, judges });
  for (const id of ["H04", "C01", "N23"]) await application.send(eventOf(id));
  for (const [thread, text] of [
    ["T1", "How is the moon?"],
    ["T2", "And the sun?"],
    ["T3", "hm, 222233334444 looks odd lately"],
    ["T4", "there is something about 333344445555 today"],
  ])
    await application.send(said(text ?? "", { thread }));

  const tokenizer = new Tiktoken(o200k);
  const prefixes = new Map<string, Set<string>>();
  for (const { tool, body } of bedrock.requests) {
    const { toolConfig, system = [] } = body;
    const end = system.findIndex(({ cachePoint }) => cachePoint !== undefined);
    expect(end, `${tool} has a cache point after its system text`).toBeGreaterThan(0);
    const seen = prefixes.get(tool ?? "") ?? new Set();
    prefixes.set(tool ?? "", seen.add(JSON.stringify([toolConfig?.tools, system.slice(0, end)])));
  }
  expect([...prefixes.keys()].sort()).toEqual(["assess", "classify", "query_incidents", "ticket-text"]);
  for (const [question, [prefix = "", ...others]] of prefixes) {
    expect(others, `${question} begins in the same way every time`).toEqual([]);
    expect(tokenizer.encode(prefix).length, question).toBeGreaterThan(SMALLEST_PREFIX);
  }
  expect(bedrock.requests.length).toBeGreaterThanOrEqual(10);
});
