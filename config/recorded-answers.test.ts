import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HumanMessage } from "@langchain/core/messages";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { betweenMarks } from "../judgements/between-marks.ts";
import { isReplayed, tokensOf } from "../judgements/model-message.ts";
import { describeModelError } from "./describe-model-error.ts";
import { readEnvironment } from "./environment.ts";
import { createModels } from "./models.ts";
import { startBedrock, type TestBedrock } from "./test-bedrock.ts";

const NOVA = "bedrock:us.amazon.nova-pro-v1:0";
const Grade = z.object({ value: z.number() });

let bedrock: TestBedrock;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ohero-"));
  bedrock = await startBedrock(({ call }) => ({ tool: { value: call } }));
  for (const [name, value] of Object.entries(bedrock.environment)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await bedrock.close();
  await rm(folder, { recursive: true, force: true });
});

async function grader(variables: Record<string, string>, id = NOVA) {
  const { models } = await createModels(readEnvironment({ OHERO_MODELS: id, ...variables }));
  const [named] = models;
  if (named === undefined || "problem" in named) throw new Error(`no model: ${named?.problem}`);
  const structured = named.model.withStructuredOutput(Grade, { name: "grade", includeRaw: true });
  return (text: string) => structured.invoke([new HumanMessage(betweenMarks(text))]);
}

const record = { AWS_REGION: "us-east-1", OHERO_RECORD_ANSWERS: "" };
const recording = () => grader({ ...record, OHERO_RECORD_ANSWERS: folder });

test("the same question is asked once, whatever its random marks, and another one is asked", async () => {
  const ask = await recording();
  expect((await ask("disk full")).parsed).toEqual({ value: 0 });
  expect((await ask("disk full")).parsed).toEqual({ value: 0 });
  expect((await ask("disk empty")).parsed).toEqual({ value: 1 });
  expect(bedrock.requests).toHaveLength(2);
  expect(await readdir(folder)).toHaveLength(2);
});

test("what is recorded answers without a network, Region or credentials, and costs what it cost then", async () => {
  const { raw: before } = await (await recording())("disk full");
  expect(isReplayed(before)).toBe(false);
  for (const name of Object.keys(bedrock.environment)) vi.stubEnv(name, undefined);
  const ask = await grader({ OHERO_REPLAY_ANSWERS: folder });
  const { raw, parsed } = await ask("disk full");
  expect(parsed).toEqual({ value: 0 });
  expect(isReplayed(raw)).toBe(true);
  expect(tokensOf(raw)).toEqual(tokensOf(before));
  expect(tokensOf(raw).inputTokens).toBeGreaterThan(0);
  expect(bedrock.requests).toHaveLength(1);
});

test("what is not recorded is not asked in a replay", async () => {
  const ask = await grader({ OHERO_REPLAY_ANSWERS: folder });
  const error = await ask("disk full").catch((thrown: unknown) => thrown);
  expect(describeModelError(error)).toBe("failed: no answer to this question is recorded");
  expect(bedrock.requests).toEqual([]);
});

test("another model has answers of its own", async () => {
  await (await recording())("disk full");
  const other = await grader({ ...record, OHERO_RECORD_ANSWERS: folder }, "bedrock:us.amazon.nova-lite-v1:0");
  expect((await other("disk full")).parsed).toEqual({ value: 1 });
});

test("a file says what was asked, and holds no credentials", async () => {
  await (await recording())("disk full");
  const [name = ""] = await readdir(folder);
  const text = await readFile(join(folder, name), "utf8");
  expect(JSON.parse(text)).toMatchObject({ model: NOVA, prompt: expect.stringContaining("disk full") });
  for (const secret of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
    expect(text).not.toContain(bedrock.environment[secret]);
});

test("a failure is not recorded", async () => {
  await bedrock.close();
  bedrock = await startBedrock([{ fault: "throttled" }]);
  vi.stubEnv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.endpoint);
  const ask = await recording();
  await expect(ask("disk full")).rejects.toThrow();
  await expect(readdir(folder)).resolves.toEqual([]);
});

test.each(["{", "{}"])("a file that holds %j is named", async (text) => {
  const ask = await recording();
  await ask("disk full");
  const [name = ""] = await readdir(folder);
  await writeFile(join(folder, name), text);
  await expect(ask("disk full")).rejects.toThrow(`${name} is no recorded answer: remove it`);
});
