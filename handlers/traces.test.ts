import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { type BedrockFault, type BedrockRequest, startBedrock } from "../config/test-bedrock.ts";
import { type ReceivedSpan, startCollector, treeOf } from "../config/test-collector.ts";
import { startLangSmithServer } from "../config/test-langsmith.ts";
import { listenLocally } from "../config/test-server.ts";
import { startProgram } from "./test-process.ts";

const NOVA = "bedrock:us.amazon.nova-pro-v1:0";
/** Stands in the event, and in what models answer. */
const TEXT = "the zanzibar ledger is unreadable";

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "ohero-"));
});
afterEach(() => rm(data, { recursive: true, force: true }));

function eventOf(id: string) {
  const { event } = JSON.parse(readFileSync(`evals/cases/${id}.json`, "utf8")).deliveries[0];
  event.detail.eventDescription[0].latestDescription += ` ${TEXT}.`;
  return event;
}

const process = (env: Record<string, string>, event = eventOf("H04")) =>
  startProgram("handlers/cli.ts", {
    args: [
      ...["process", "-", "--json", "--now", "2026-03-02T09:00:00Z", "--data", data],
      ...["--organization", "evals/cases/organization.json"],
    ],
    env,
    input: JSON.stringify(event),
  }).finished;

const resultOf = (stdout: string) => {
  const { durationMs: _, ...result } = JSON.parse(stdout);
  return result;
};

async function startModel(fault?: BedrockFault) {
  const assessed = {
    "cost-impact": { value: false, monthlyUsd: null, openEnded: false, evidence: null },
    severity: { value: 3, evidence: TEXT },
  };
  const text = { value: TEXT, description: TEXT, actions: [], evidence: null };
  const bedrock = await startBedrock(({ tool }: Pick<BedrockRequest, "tool">) =>
    fault ? { fault } : { tool: tool === "assess" ? assessed : text },
  );
  onTestFinished(bedrock.close);
  return { ...bedrock.environment, OHERO_MODELS: NOVA };
}

async function collect(options?: { isStuck: boolean }) {
  const collector = await startCollector(options);
  onTestFinished(collector.close);
  return collector;
}

/** An address at which nobody listens. */
async function nowhere(): Promise<string> {
  const { url, close } = await listenLocally(createServer() as never);
  await close();
  return url;
}

const isStore = ({ name }: ReceivedSpan) => name.startsWith("DynamoDB.");

test("a run is a tree of spans: its nodes, their judgements, the calls of models and of the store", async () => {
  const collector = await collect();
  const { code, stderr, stdout } = await process({
    ...(await startModel()),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: "x-team=ops",
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const spans = collector.spans();
  expect(treeOf(spans, (span) => !isStore(span))).toEqual([
    "run",
    ...["  intake", "  screen", "  checkAccount", "  assess", "    judge assess"],
    ...["      chat us.amazon.nova-pro-v1:0", "      judge cost-impact", "      judge severity"],
    ...["  checkSignificance", "  accept", "  checkTickets", "  gatherStakeholders", "  research"],
    ...["    judge ticket-text", "      chat us.amazon.nova-pro-v1:0"],
    ...["  createTickets", "  notifyTeams", "  respond", "  record"],
  ]);
  const named = (name: string) => spans.filter((span) => span.name === name);
  const [run] = named("run");
  const { incidentId, path } = resultOf(stdout);
  expect(run?.attributes).toEqual({
    "ohero.run.id": expect.stringMatching(/^20260302T09\S+\.0$/),
    "ohero.incident.id": incidentId,
    "ohero.source": "aws.health",
    "ohero.outcome": "accepted",
    "ohero.path.length": path.length,
    "ohero.model.calls": 2,
  });
  expect(named("judge severity")[0]?.attributes).toEqual({
    "ohero.judgement.name": "severity",
    "ohero.judgement.by": NOVA,
    "ohero.judgement.failed_attempts": 0,
  });
  const [chat] = named("chat us.amazon.nova-pro-v1:0");
  expect(chat?.attributes).toEqual({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.request.model": "us.amazon.nova-pro-v1:0",
    "gen_ai.usage.input_tokens": expect.any(Number),
    "gen_ai.usage.output_tokens": expect.any(Number),
    "gen_ai.usage.cache_read.input_tokens": expect.any(Number),
  });
  expect(chat?.attributes["gen_ai.usage.input_tokens"]).toBeGreaterThan(100);

  const [record] = named("record");
  const committed = spans.filter(({ parentSpanId }) => parentSpanId === record?.spanId);
  expect(committed.map((span) => [span.name, span.attributes["db.collection.name"]])).toContainEqual([
    "DynamoDB.PutItem",
    "ohero-incidents",
  ]);
  expect(committed[0]?.attributes).toMatchObject({
    "db.system.name": "aws.dynamodb",
    "db.operation.name": "PutItem",
    "aws.dynamodb.table_names": ["ohero-incidents"],
  });
  // Checkpoints are stored between the nodes.
  const stored = spans.filter((span) => isStore(span) && span.parentSpanId === run?.spanId);
  expect(stored.length).toBeGreaterThan(10);

  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(["ohero"]));
  expect(collector.requests[0]).toMatchObject({ path: "/v1/traces", headers: { "x-team": "ops" } });
  expect(collector.requests.map(({ body }) => body).join()).not.toContain("zanzibar");
});

test("where a model refuses, the rule stands in the span of the judgement, and nothing of the event in any", async () => {
  const collector = await collect();
  const { code } = await process({
    ...(await startModel("refused")),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
    OTEL_SERVICE_NAME: "ohero-staging",
  });
  expect(code).toBe(0);
  const spans = collector.spans();
  const severity = spans.find(({ name }) => name === "judge severity");
  expect(severity?.attributes).toMatchObject({
    "ohero.judgement.by": "rule",
    "ohero.judgement.failed_attempts": 1,
  });
  expect(severity?.service).toBe("ohero-staging");
  expect(collector.requests.map(({ body }) => body).join()).not.toContain("zanzibar");
});

test("of a delivery that is not understood nothing is told but that", async () => {
  const collector = await collect();
  await process({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, { source: TEXT, "detail-type": TEXT });
  const [run] = collector.spans().filter(({ name }) => name === "run");
  expect(run?.attributes).toMatchObject({ "ohero.source": "invalid", "ohero.outcome": "invalid" });
  expect(collector.requests.map(({ body }) => body).join()).not.toContain("zanzibar");
});

test("settings in .env count, and nothing is sent where OpenTelemetry is disabled", async () => {
  const collector = await collect();
  const file = join(data, "settings.env");
  await writeFile(file, `OTEL_EXPORTER_OTLP_ENDPOINT=${collector.url}\n`);
  await process({ OHERO_ENV_FILE: file, OTEL_SDK_DISABLED: "true" });
  expect(collector.requests).toEqual([]);
  await process({ OHERO_ENV_FILE: file });
  expect(collector.requests).not.toEqual([]);
}, 60_000);

const LOST = "did not take the last traces within 2 s; they are lost\n";

test("an endpoint where nobody listens changes nothing but one line", async () => {
  const plain = await process({});
  await rm(data, { recursive: true });
  const url = await nowhere();
  const { code, stdout, stderr } = await process({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  expect({ code, stderr }).toEqual({ code: 0, stderr: `${url}/ ${LOST}` });
  expect(resultOf(stdout)).toEqual(resultOf(plain.stdout));
}, 60_000);

test("one that never answers holds up the end for two seconds", async () => {
  const collector = await collect({ isStuck: true });
  const { code, stderr } = await process({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  // The exporter itself would wait for ten.
  expect(performance.now() - (collector.requests.at(-1)?.at ?? 0)).toBeLessThan(8_000);
  expect({ code, stderr }).toEqual({ code: 0, stderr: `${collector.url}/ ${LOST}` });
}, 60_000);

test("an endpoint that is none is one line and exit 2, without what stands in it", async () => {
  const { code, stderr } = await process({ OTEL_EXPORTER_OTLP_ENDPOINT: "collector/secret" });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "ohero: OTEL_EXPORTER_OTLP_ENDPOINT: expected an address such as http://localhost:4318\n",
  });
});

test("the server says where spans go, and sends the last of them when it is stopped", async () => {
  const collector = await collect();
  const server = startProgram("handlers/local.ts", {
    env: { OHERO_DATA: data, OHERO_PORT: "0", OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  });
  await server.printed("[2/");
  server.kill("SIGINT");
  expect((await server.finished).code).toBe(0);
  expect(server.output()).toContain(`OpenTelemetry: spans are sent to ${collector.url}/`);
  const spans = collector.spans();
  expect(spans.filter(({ name }) => name === "run").length).toBeGreaterThanOrEqual(2);
  // What looks around by itself, outside of runs, has no spans.
  expect(new Set(treeOf(spans).filter((line) => !line.startsWith(" ")))).toEqual(new Set(["run"]));
}, 60_000);

async function langSmith() {
  const server = await startLangSmithServer();
  onTestFinished(server.close);
  return server;
}

test("LangSmith gets runs that can be found, and nothing of what is in them", async () => {
  const server = await langSmith();
  const { code, stdout, stderr } = await process({
    ...(await startModel()),
    ...server.environment,
    LANGSMITH_PROJECT: "ohero-tests",
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const runs = server.runs();
  const [run, ...others] = runs.filter((one) => one.parent_run_id === undefined);
  expect(others).toEqual([]);
  expect(run).toMatchObject({ name: "ohero", session_name: "ohero-tests", tags: ["ohero"] });
  const { incidentId, path } = resultOf(stdout);
  expect(run?.metadata).toMatchObject({
    ohero_incident_id: incidentId,
    ohero_run_id: expect.stringMatching(/^20260302T09\S+\.0$/),
  });
  const names = runs.filter((one) => one.parent_run_id === run?.id).map(({ name }) => name);
  expect(names.filter((name) => path.includes(name))).toEqual(path);
  const sent = server.requests.map(({ body }) => body).join();
  expect(sent).not.toContain("zanzibar");
  expect(sent).not.toContain("not-a-real-key");
});

test("of an error LangSmith gets the kind, not what it says, which may quote anything", async () => {
  const server = await langSmith();
  await process({ ...(await startModel("invalid")), ...server.environment });
  const errors = [...server.parts()].flatMap(([name, value]) => (name.endsWith(".error") ? [value] : []));
  expect(errors.length).toBeGreaterThan(0);
  for (const error of errors) expect(error).toMatch(/^[A-Za-z]+$/);
  const sent = server.requests.map(({ body }) => body).join();
  for (const text of ["zanzibar", "Input is too long"]) expect(sent).not.toContain(text);
});

test("with LANGSMITH_HIDE_INPUTS=false and LANGSMITH_HIDE_OUTPUTS=false, here in .env, it gets all", async () => {
  const server = await langSmith();
  const file = join(data, "settings.env");
  const settings = { ...server.environment, LANGSMITH_HIDE_INPUTS: "false", LANGSMITH_HIDE_OUTPUTS: "false" };
  await writeFile(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  await process({ OHERO_ENV_FILE: file });
  expect(server.requests.map(({ body }) => body).join()).toContain("zanzibar");
});

test("LangSmith being away changes nothing but one line", async () => {
  const { code, stdout, stderr } = await process({
    LANGSMITH_TRACING: "true",
    LANGSMITH_API_KEY: "not-a-real-key",
    LANGSMITH_ENDPOINT: await nowhere(),
  });
  expect(code).toBe(0);
  expect(resultOf(stdout).outcome).toBe("accepted");
  expect(stderr).toBe(`LangSmith ${LOST}`);
});
