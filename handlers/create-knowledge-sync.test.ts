import { BedrockAgentClient } from "@aws-sdk/client-bedrock-agent";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKnowledgeSync } from "./create-knowledge-sync.ts";
import { startBedrockAgent, type TestBedrockAgent } from "./test-bedrock-agent.ts";

const source = (
  collection: "documents" | "history",
  base: string,
  data: string,
  bucket: string,
  prefix: string,
) => ({
  collection,
  knowledgeBaseId: base,
  dataSourceId: data,
  bucket,
  prefix,
});
const sources = [
  source("documents", "DOCUMENTS1", "RUNBOOKS01", "ours", "documents/"),
  source("documents", "DOCUMENTS1", "WIKI000001", "wiki", ""),
  source("history", "HISTORY001", "INCIDENTS1", "ours", "history/"),
];

let agent: TestBedrockAgent;
let client: BedrockAgentClient;
let lines: string[];
let sync: ReturnType<typeof createKnowledgeSync>;
beforeEach(async () => {
  agent = await startBedrockAgent(sources);
  client = new BedrockAgentClient({
    endpoint: agent.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
    maxAttempts: 2,
  });
  lines = [];
  sync = createKnowledgeSync({ client, sources, log: (line) => lines.push(line) });
});
afterEach(async () => {
  client.destroy();
  await agent.close();
});

const record = (bucket: string, key: string) => ({
  eventSource: "aws:s3",
  eventName: "ObjectCreated:Put",
  s3: { bucket: { name: bucket }, object: { key } },
});
const message = (messageId: string, ...files: [bucket: string, key: string][]) => ({
  messageId,
  body: JSON.stringify({ Records: files.map(([bucket, key]) => record(bucket, key)) }),
  eventSource: "aws:sqs",
});
const run = async (...Records: { messageId: string; body: string }[]) =>
  (await sync({ Records })).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
const started = () =>
  agent.requests.filter(({ operation }) => operation === "start").map(({ dataSourceId }) => dataSourceId);
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => message(`m${index}`, ["ours", `documents/${index}.md`]));

describe("a batch", () => {
  test("of many files starts one job", async () => {
    expect(await run(...many(40))).toEqual([]);
    expect(started()).toEqual(["RUNBOOKS01"]);
    expect(lines).toEqual([
      "knowledge base DOCUMENTS1, data source RUNBOOKS01: job JOB1 is started for 40 messages",
    ]);
  });

  test("of several knowledge bases starts a job in each", async () => {
    const both = message("m3", ["ours", "documents/c.md"], ["ours", "history/d.md"]);
    expect(
      await run(message("m1", ["ours", "documents/a.md"]), message("m2", ["ours", "history/b.md"]), both),
    ).toEqual([]);
    expect(started()).toEqual(["RUNBOOKS01", "INCIDENTS1"]);
  });

  test("of two data sources of one base starts one job, and the other waits", async () => {
    const batch = [message("m1", ["ours", "documents/a.md"]), message("m2", ["wiki", "page.html"])];
    expect(await run(...batch)).toEqual(["m2"]);
    expect(started()).toEqual(["RUNBOOKS01"]);
    for (const job of agent.jobs) job.status = "COMPLETE";
    expect(await run(message("m2", ["wiki", "page.html"]))).toEqual([]);
    expect(started()).toEqual(["RUNBOOKS01", "WIKI000001"]);
  });

  test("that is handed over twice starts one job, in whatever order", async () => {
    const batch = many(3);
    await run(...batch);
    for (const job of agent.jobs) job.status = "COMPLETE";
    expect(await run(...batch.toReversed())).toEqual([]);
    expect(agent.jobs).toHaveLength(1);
    await run(...many(4));
    expect(agent.jobs).toHaveLength(2);
  });

  test("with a message twice names it once", async () => {
    agent.jobs.push({
      id: "OLD",
      knowledgeBaseId: "DOCUMENTS1",
      dataSourceId: "RUNBOOKS01",
      status: "IN_PROGRESS",
    });
    const one = message("m1", ["ours", "documents/a.md"], ["ours", "documents/a.md.metadata.json"]);
    expect(await run(one, one)).toEqual(["m1"]);
  });

  test("by way of EventBridge, and S3's test message", async () => {
    const body = JSON.stringify({
      source: "aws.s3",
      "detail-type": "Object Deleted",
      detail: { bucket: { name: "ours" }, object: { key: "history/a.md" } },
    });
    const testEvent = {
      messageId: "m2",
      body: '{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"ours"}',
    };
    expect(await run({ messageId: "m1", body }, testEvent)).toEqual([]);
    expect(started()).toEqual(["INCIDENTS1"]);
    expect(await run(testEvent)).toEqual([]);
    expect(lines).toHaveLength(1);
  });

  test("that is no batch is an error", async () => {
    await expect(sync({ hello: "world" })).rejects.toThrow();
  });
});

describe("while a job is running", () => {
  test.each(["STARTING", "IN_PROGRESS", "STOPPING"])(
    "(%s) its messages wait, others do not",
    async (status) => {
      agent.jobs.push({ id: "OLD", knowledgeBaseId: "DOCUMENTS1", dataSourceId: "RUNBOOKS01", status });
      const both = message("m3", ["ours", "documents/c.md"], ["ours", "history/d.md"]);
      const failed = await run(
        message("m1", ["ours", "documents/a.md"]),
        message("m2", ["ours", "history/b.md"]),
        both,
      );
      expect(failed).toEqual(["m1", "m3"]);
      expect(started()).toEqual(["INCIDENTS1"]);
      expect(lines[0]).toBe(
        `knowledge base DOCUMENTS1, data source RUNBOOKS01 waits: job OLD is ${status}; handed back: 2 messages`,
      );
      agent.jobs[0] = {
        id: "OLD",
        knowledgeBaseId: "DOCUMENTS1",
        dataSourceId: "RUNBOOKS01",
        status: "COMPLETE",
      };
      expect(await run(message("m1", ["ours", "documents/a.md"]))).toEqual([]);
    },
  );

  test("for another data source of the base, the conflict is waited out", async () => {
    agent.jobs.push({
      id: "OLD",
      knowledgeBaseId: "DOCUMENTS1",
      dataSourceId: "WIKI000001",
      status: "IN_PROGRESS",
    });
    expect(await run(message("m1", ["ours", "documents/a.md"]))).toEqual(["m1"]);
    expect(lines[0]).toContain("waits: ConflictException: You have reached the maximum number");
  });

  test("nothing waits for jobs that have ended", async () => {
    for (const status of ["COMPLETE", "FAILED", "STOPPED"])
      agent.jobs.push({ id: status, knowledgeBaseId: "DOCUMENTS1", dataSourceId: "RUNBOOKS01", status });
    expect(await run(...many(1))).toEqual([]);
  });
});

describe("what cannot be used", () => {
  test("is named and dropped, and the rest goes on", async () => {
    const failed = await run(
      { messageId: "bad-json", body: "{" },
      { messageId: "odd", body: '{"Records":[{"eventSource":"aws:sns"}]}' },
      message("elsewhere", ["theirs", "documents/\u001b[31ma.md"], ["ours", "pictures/b.png"]),
      message("good", ["ours", "documents/a.md"]),
    );
    expect(failed).toEqual([]);
    expect(started()).toEqual(["RUNBOOKS01"]);
    expect(lines).toEqual([
      "message bad-json is dropped: not JSON",
      "message odd is dropped: neither a notification of S3 nor its event of EventBridge",
      "of no data source in OHERO_KNOWLEDGE_BASES, and dropped: s3://theirs/documents/ [31ma.md, s3://ours/pictures/b.png",
      "knowledge base DOCUMENTS1, data source RUNBOOKS01: job JOB1 is started for 1 message",
    ]);
  });

  test("of many strangers some are named", async () => {
    const files = Array.from({ length: 15 }, (_, index): [string, string] => ["theirs", `${index}.md`]);
    expect(await run(message("m1", ...files))).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/dropped: s3:\/\/theirs\/0\.md, .*9\.md and 5 more$/)]);
    expect(agent.requests).toEqual([]);
  });

  test("a folder whose name only begins like ours is not ours", async () => {
    await run(message("m1", ["ours", "documents-old/a.md"]));
    expect(agent.requests).toEqual([]);
  });
});

describe("faults", () => {
  test.each([
    [429, "ThrottlingException", "waits: throttled"],
    [400, "ServiceQuotaExceededException", "waits: ServiceQuotaExceededException"],
    [
      403,
      "AccessDeniedException",
      "failed: the role needs bedrock:StartIngestionJob and bedrock:ListIngestionJobs",
    ],
    [404, "ResourceNotFoundException", "failed: there is no data source RUNBOOKS01"],
    [500, "InternalServerException", "failed: InternalServerException"],
  ])("%i %s: handed back, and the other base goes on", async (status, name, line) => {
    agent.fault = ({ knowledgeBaseId }) => (knowledgeBaseId === "DOCUMENTS1" ? { status, name } : null);
    expect(await run(...many(2), message("h", ["ours", "history/b.md"]))).toEqual(["m0", "m1"]);
    expect(started()).toEqual(["INCIDENTS1"]);
    expect(lines[0]).toContain(line);
  });

  test("throttling that passes is no reason to wait for the next hand-over", async () => {
    const faults = [{ status: 429, name: "ThrottlingException" }];
    agent.fault = () => faults.shift();
    expect(await run(...many(1))).toEqual([]);
  });

  test("an answer that is lost after the job was started does not start another one", async () => {
    agent.fault = ({ operation }) => (operation === "start" ? "lost" : null);
    await run(...many(1));
    expect(agent.jobs).toHaveLength(1);
    agent.fault = () => null;
    expect(await run(...many(1))).toEqual(["m0"]);
    for (const job of agent.jobs) job.status = "COMPLETE";
    expect(await run(...many(1))).toEqual([]);
    expect(agent.jobs).toHaveLength(1);
  });
});
