import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
} from "@aws-sdk/lib-dynamodb";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import type { BedrockRequest } from "../config/test-bedrock.ts";
import { startCollector, treeOf } from "../config/test-collector.ts";
import { toEnvelopeShape } from "../events/envelope.ts";
import { readDeliveries } from "../events/read-deliveries.ts";
import type { TableKey } from "../memory/tables.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import { Organization } from "../policy/organization.ts";
import { openTestSystem, type TestSystem } from "../ticketing/test-systems.ts";
import { FUNCTION_NAMES } from "./functions.ts";
import type { FunctionName } from "./grants.ts";
import { isGranted, unusedGrants } from "./test-calls.ts";
import { type Cloud, openCloud } from "./test-cloud.ts";

const KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
const TOKEN = "xoxb-000000000000-not-a-real-token";
const SIGNING = "0a1b2c3d4e5f-not-a-real-signing-secret";
const OPERATIONS = "C0OPS00001";
const PAGE = "L0SM9cOFvHcCIhw=";

/** Events about which no model gives an answer that can be used, so that a person is asked. */
const UNANSWERED = ["customers cannot pay", "RISK_CREDENTIALS_EXPOSED"];

function answer({ tool, question }: BedrockRequest) {
  if (tool === "assess") {
    if (UNANSWERED.some((words) => question.includes(words))) return { fault: "refused" } as const;
    const costs = { value: false, monthlyUsd: null, openEnded: false, evidence: null };
    return {
      tool: {
        "cost-impact": costs,
        severity: { value: question.includes("flow-logs") ? 2 : 4, evidence: null },
      },
    };
  }
  if (tool === "ticket-text") {
    const text = "Two databases of payments refuse connections. Fail over to the standby.";
    return {
      tool: { value: "Databases refuse connections", description: text, actions: [], evidence: null },
    };
  }
  return { text: "Two databases refuse connections.\nSources: none" };
}

/** What a layer of OpenTelemetry does before the function is loaded: an SDK with another copy of the API is there. */
async function buildLayer(folder: string): Promise<string> {
  const outfile = join(folder, "layer.mjs");
  const provider = fileURLToPath(new URL("../config/span-provider.ts", import.meta.url));
  await build({
    stdin: {
      contents: `import { registerSpanProvider } from ${JSON.stringify(provider)};\nregisterSpanProvider(console.error);`,
      resolveDir: fileURLToPath(new URL("../", import.meta.url)),
    },
    ...{ outfile, bundle: true, format: "esm", platform: "node", mainFields: ["module", "main"] },
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  return outfile;
}

/** Teams that work in another ticket system, which one event concerns together. */
const JIRA_TEAM = "sec01";
const SERVICENOW_TEAM = "inf01";

let cloud: Cloud;
let jira: TestSystem;
let servicenow: TestSystem;
let layers: string;
let collector: Awaited<ReturnType<typeof startCollector>>;
beforeAll(async () => {
  layers = await mkdtemp(join(tmpdir(), "ohero-layers-"));
  collector = await startCollector();
  const organization = await loadOrganization(
    fileURLToPath(new URL("../policy/organization.yaml", import.meta.url)),
  );
  jira = await openTestSystem.jira(Date.now);
  servicenow = await openTestSystem.servicenow(Date.now);
  const ticketing: Readonly<Record<string, object>> = {
    [JIRA_TEAM]: jira.ticketing,
    [SERVICENOW_TEAM]: servicenow.ticketing,
  };
  const { JIRA_WEBHOOK_SECRET = "", ...jiraApi } = jira.environment;
  const { SERVICENOW_WEBHOOK_SECRET = "", ...servicenowApi } = servicenow.environment;
  cloud = await openCloud({
    settings: {
      OHERO_AWS_ACCOUNT: "111111111111",
      NOTIFICATION_CHANNEL: "slack,webchat",
      SLACK_CHANNEL: OPERATIONS,
      OHERO_MODELS: "bedrock:us.amazon.nova-lite-v1:0",
      OHERO_SYNC_ORGANIZATION: "true",
    },
    organization: Organization.parse({
      ...organization,
      teams: organization.teams.map((team) => ({ ...team, ticketing: ticketing[team.id] })),
      policy: { ...organization.policy, onFailure: "operator" },
    }),
    accounts: {
      accounts: [
        { Id: "999900001111", Name: "billing-prod", State: "ACTIVE", tags: { environment: "production" } },
        { Id: "999900002222", Name: "billing-dev", State: "ACTIVE", unit: "ou-ab12-11111111" },
      ],
      units: { "ou-ab12-11111111": { name: "Workloads" } },
    },
    script: answer,
    secrets: {
      access: { OHERO_ACCESS_KEY: KEY },
      slack: { SLACK_BOT_TOKEN: TOKEN, SLACK_SIGNING_SECRET: SIGNING },
      jira: jiraApi,
      servicenow: servicenowApi,
      "jira-webhook": { JIRA_WEBHOOK_SECRET },
      "servicenow-webhook": { SERVICENOW_WEBHOOK_SECRET },
    },
    environment: {
      NODE_OPTIONS: `--import ${pathToFileURL(await buildLayer(layers)).href}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      // What is not flushed is not sent while these tests go on.
      OTEL_BSP_SCHEDULE_DELAY: "600000",
    },
  });
  await cloud.startAll(["ingest", "agent", "http", "websocket", "websocket-authorizer"]);
}, 60_000);
afterAll(async () => {
  await cloud?.close();
  await jira?.close();
  await servicenow?.close();
  await collector.close();
  await rm(layers, { recursive: true, force: true });
});

/** An event as EventBridge hands it to a function; the files hold them as put-events takes them. */
function eventIn(file: string, at = 0) {
  const text = readFileSync(new URL(`../test-events/${file}.json`, import.meta.url), "utf8");
  const envelope = z.looseObject({ source: z.string() }).parse(toEnvelopeShape(readDeliveries(text)[at]));
  return {
    version: "0",
    account: "111122223333",
    region: "us-east-1",
    ...envelope,
    source: envelope.source.replace(/^test\./, ""),
    id: `${file}-${at}`,
    time: new Date().toISOString(),
  };
}

const Incident = z.looseObject({
  id: z.string(),
  threadId: z.string(),
  status: z.string(),
  source: z.string(),
  tickets: z.array(z.object({ id: z.string(), team: z.string() })),
});
type Incident = z.infer<typeof Incident>;

const documents = () => DynamoDBDocumentClient.from(cloud.dynamodb.client);

async function itemsOf(table: TableKey) {
  const { Items = [] } = await documents().send(new ScanCommand({ TableName: cloud.places.tables[table] }));
  return Items;
}

/** The only incident of a source. */
async function incidentOf(source: string): Promise<Incident> {
  const found = (await itemsOf("incidents")).filter((item) => item.source === source);
  expect(found).toHaveLength(1);
  return Incident.parse(found[0]);
}

async function deliver(event: unknown): Promise<void> {
  await cloud.invoke("ingest", event);
  await cloud.drain();
}

/** A message of a page, and everything that pages hear until it is answered. */
async function ask(type: string, more: object = {}): Promise<unknown> {
  const page = cloud.front.pages.get(PAGE) ?? [];
  const from = page.length;
  const body = JSON.stringify({ ask: from, type, ...more });
  const called = cloud.invoke("websocket", {
    requestContext: { routeKey: "$default", connectionId: PAGE },
    body,
  });
  if (type === "decide") await waitsFor(called);
  expect(await called).toEqual({ statusCode: 200 });
  const answered = page
    .slice(from)
    .find((said) => z.looseObject({ ask: z.literal(from) }).safeParse(said).success);
  return z.looseObject({ answer: z.unknown() }).parse(answered).answer;
}

/** What waits in the queue for a call that waits for it is run. */
async function waitsFor(called: Promise<unknown>): Promise<void> {
  await vi.waitFor(() => expect(cloud.sqs.isEmpty(cloud.places.queue)).toBe(false), 10_000);
  let isDone = false;
  void called.finally(() => {
    isDone = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(isDone).toBe(false);
  await cloud.drain();
}

const withKey = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
const http = async (path: string, init: RequestInit = {}) => fetch((await cloud.openGateway()) + path, init);

test("a page connects with a token that the key's holder is given, and with no other", async () => {
  expect((await http("/session", { method: "POST" })).status).toBe(401);
  const session = await http("/session", { method: "POST", headers: withKey });
  const { token } = z.object({ token: z.string() }).parse(await session.json());
  const methodArn = cloud.places.arn("execute-api", "a1b2c3d4e5/live/$connect");
  const authorize = async (given: string) =>
    JSON.stringify(
      await cloud.invoke("websocket-authorizer", {
        methodArn,
        headers: { "Sec-WebSocket-Protocol": `ohero, ${given}` },
      }),
    );
  expect(await authorize(token)).toContain('"Effect":"Allow"');
  expect(await authorize(token.replace(/.$/, (last) => (last === "A" ? "B" : "A")))).toContain(
    '"Effect":"Deny"',
  );
  cloud.front.pages.set(PAGE, []);
  expect(
    await cloud.invoke("websocket", { requestContext: { routeKey: "$connect", connectionId: PAGE } }),
  ).toMatchObject({ statusCode: 200 });
  expect(cloud.output()).toContain(`page ${PAGE} is connected`);
  expect(cloud.output()).toContain("is not let in: its token is wrong or too old");
  expect(await ask("hello")).toMatchObject({ rooms: expect.arrayContaining([{ id: "app01", name: "App" }]) });
});

test("an event of AWS Health becomes a ticket, a report, an announcement, and a card on the page", async () => {
  const event = eventIn("05-rds-operational-issue");
  await cloud.invoke("ingest", event);
  expect(cloud.sqs.list(cloud.places.queue)).toHaveLength(1);
  await cloud.invoke("ingest", event);
  expect(cloud.sqs.list(cloud.places.queue)).toHaveLength(1);
  await cloud.drain();

  const incident = await incidentOf("aws.health");
  expect(incident).toMatchObject({ status: "open", owner: "app01", severity: 4 });
  expect((await itemsOf("tickets")).map(({ team }) => team)).toEqual(["app01"]);
  const objects = cloud.knowledge.s3.buckets.get(cloud.places.bucket);
  const reports = [...(objects?.keys() ?? [])].filter((key) => key.startsWith("reports/"));
  expect(reports).toHaveLength(1);

  const [top, ...replies] = cloud.slack.messages(OPERATIONS);
  expect(top?.metadata?.event_payload.group).toBe(`slack~${incident.threadId}`);
  expect(replies.length).toBeGreaterThan(0);
  for (const { thread_ts } of replies) expect(thread_ts).toBe(top?.ts);
  expect(cloud.slack.messages("C0APP00001")).toHaveLength(1);
  expect(cloud.slack.violations).toEqual([]);
  expect(cloud.front.pages.get(PAGE)).toContainEqual(
    expect.objectContaining({
      type: "incident",
      incident: expect.objectContaining({ threadId: incident.threadId, status: "open" }),
    }),
  );
});

test("a page lists, reads and decides; the decision waits until the agent has run it", async () => {
  const { threadId } = await incidentOf("aws.health");
  const filter = { text: "", statuses: [], team: null };
  expect(await ask("list", { filter })).toMatchObject({ total: 1, incidents: [{ threadId }] });
  expect(await ask("thread", { threadId })).toMatchObject({ incident: { status: "open" } });
  expect(await ask("details", { threadId })).toMatchObject({
    tickets: [{ team: "app01" }],
    report: expect.stringContaining("app01"),
  });
  expect(await ask("room", { room: "app01" })).toMatchObject({ messages: [expect.anything()] });
  expect(await ask("counts", { days: 1 })).toMatchObject({ days: [{ counts: { accepted: 1 } }] });
  const said = { id: crypto.randomUUID(), at: new Date().toISOString(), user: "ann" };
  const { key } = z
    .looseObject({ key: z.string() })
    .parse(await ask("say", { ...said, text: "what is open for app01?", threadId: null }));
  expect(key).not.toBe("");
  await cloud.drain();
  expect(cloud.bedrock.requests.some(({ isStream }) => isStream)).toBe(true);
  const decision = { threadId, action: "discharge", reason: "an exercise", user: "ann" };
  expect(await ask("decide", decision)).toMatchObject({ outcome: "discharged" });
  expect(await incidentOf("aws.health")).toMatchObject({ status: "discharged", decidedBy: "ann" });
});

test("the HTTP API takes a key, keeps events in the queue, and waits for decisions", async () => {
  expect((await http("/incidents")).status).toBe(401);
  const listed = await http("/incidents", { headers: withKey });
  expect(listed.status).toBe(200);
  expect(await listed.json()).toMatchObject({ total: 1 });

  const body = JSON.stringify(eventIn("15-function-errors"));
  const posted = await http("/events", { method: "POST", headers: withKey, body });
  expect(posted.status).toBe(202);
  expect(cloud.sqs.list(cloud.places.queue)).toHaveLength(1);
  await cloud.drain();
  const { id, status } = await incidentOf("aws.cloudwatch");
  expect(status).toBe("awaiting-operator");

  const path = `/incidents/${encodeURIComponent(id)}`;
  const decided = http(`${path}/decision`, {
    method: "POST",
    headers: withKey,
    body: JSON.stringify({ action: "accept", reason: "customers cannot pay", by: "ann" }),
  });
  await waitsFor(decided);
  const response = await decided;
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ outcome: "accepted", owner: "app01" });
  const shown = await http(path, { headers: withKey });
  expect(await shown.json()).toMatchObject({
    status: "open",
    tickets: [{ team: "app01" }],
    report: expect.stringContaining("ann"),
  });
});

test("what is over is remembered, for searches of the history", async () => {
  const keys = () => [...(cloud.knowledge.s3.buckets.get(cloud.places.knowledgeBucket)?.keys() ?? [])];
  const before = keys().length;
  await deliver(eventIn("16-function-recovered"));
  expect(await incidentOf("aws.cloudwatch")).toMatchObject({ status: "closed" });
  expect(keys().length).toBeGreaterThan(before);
  for (const key of keys()) expect(key).toMatch(/^history\//);
});

test("an event that is too large for a message goes beside it", async () => {
  const event = eventIn("23-flow-logs-off");
  await deliver({ ...event, padding: "long ".repeat(60_000) });
  expect(await incidentOf("aws.config")).toMatchObject({ status: "open", owner: "inf01" });
  const objects = cloud.knowledge.s3.buckets.get(cloud.places.bucket);
  expect([...(objects?.keys() ?? [])].filter((key) => key.startsWith("expiring/"))).toHaveLength(1);
});

test("Slack is answered at once: its check of the address, and a question, whose answer comes into the thread", async () => {
  await cloud.openGateway();
  expect(await cloud.slack.verifyUrl()).toBe(true);
  const unsigned = await http("/slack", { method: "POST", headers: withKey, body: "{}" });
  expect(unsigned.status).toBe(401);
  const { message, deliveries } = await cloud.slack.say(
    "U1ANNA",
    OPERATIONS,
    "<@U0BOT> which incidents of app01 are open?",
  );
  expect(deliveries.map(({ status }) => status)).toEqual(deliveries.map(() => 200));
  expect(cloud.sqs.list(cloud.places.queue)).toHaveLength(1);
  await cloud.drain();
  expect(cloud.slack.thread(OPERATIONS, message.ts)).toHaveLength(2);
});

test("whoever was asked and said nothing in time is decided for", async () => {
  await deliver(eventIn("09-credentials-exposed"));
  const waiting = (await itemsOf("incidents")).find(({ status }) => status === "awaiting-operator");
  const { threadId, id } = Incident.parse(waiting);
  await cloud.invoke("timeouts", {});
  expect(cloud.sqs.isEmpty(cloud.places.queue)).toBe(true);
  await cloud.dynamodb.client.send(
    new UpdateItemCommand({
      TableName: cloud.places.tables.incidents,
      Key: { threadId: { S: threadId } },
      UpdateExpression: "SET changedAt = :at",
      ExpressionAttributeValues: { ":at": { S: new Date(Date.now() - 25 * 3_600_000).toISOString() } },
    }),
  );
  await cloud.invoke("timeouts", {});
  const [queued] = cloud.sqs.list(cloud.places.queue);
  expect(queued?.body).toContain('"by":"time-out"');
  await cloud.drain();
  const { Item } = await documents().send(
    new GetCommand({ TableName: cloud.places.tables.incidents, Key: { threadId } }),
  );
  expect(Item).toMatchObject({ id, status: "open", decidedBy: "time-out" });
});

test("what Slack did not take is sent by the function that looks for it", async () => {
  cloud.slack.failNext(["http-500", "http-500", "http-500"], "chat.postMessage");
  await deliver(eventIn("10-open-security-group"));
  const waitsForSlack = async () => (await itemsOf("outbox")).filter(({ waiting }) => waiting === "slack");
  const waiting = await waitsForSlack();
  expect(waiting.length).toBeGreaterThan(0);
  const before = cloud.slack.messages(OPERATIONS).length;
  await cloud.invoke("send-messages", {});
  expect(cloud.slack.messages(OPERATIONS).length).toBeGreaterThan(before);
  expect(await waitsForSlack()).toEqual([]);
});

/** What DynamoDB has of a team's tickets. */
const ticketsOf = async (team: string) => (await itemsOf("tickets")).filter((ticket) => ticket.team === team);

test("tickets of teams that work in Jira and in ServiceNow are there when the function that mirrors them was called", async () => {
  expect([...jira.copies(), ...servicenow.copies()]).toEqual([]);
  const waiting = (await itemsOf("outbox")).filter((item) => item.waiting !== undefined);
  expect(new Set(waiting.map((item) => item.waiting))).toEqual(new Set(["jira", "servicenow"]));
  await cloud.invoke("sync-tickets", {});
  for (const [system, team] of [
    [jira, JIRA_TEAM],
    [servicenow, SERVICENOW_TEAM],
  ] as const) {
    const tickets = await ticketsOf(team);
    expect(tickets.length).toBeGreaterThan(0);
    const copies = system.copies();
    expect(copies.map(({ ticketId }) => ticketId).sort()).toEqual(tickets.map(({ id }) => id).sort());
    for (const { id, external } of tickets)
      expect(external).toMatchObject({
        system: system.name,
        key: copies.find(({ ticketId }) => ticketId === id)?.key,
      });
    expect(system.violations).toEqual([]);
  }
  expect((await itemsOf("outbox")).filter((item) => item.waiting !== undefined)).toEqual([]);
  expect(cloud.output()).toMatch(/"TicketsWaiting":\[0\],"TicketsOldestSeconds":\[0\]/);
});

test("what somebody writes there comes by a signed webhook, into the ticket's history, onto the page and into Slack", async () => {
  const gateway = await cloud.openGateway();
  for (const system of [jira, servicenow]) {
    const path = `/tickets/${system.name}`;
    expect((await http(path, { method: "POST", headers: withKey, body: "{}" })).status).toBe(401);
    system.connect(gateway + path);
    const said = `We look into it, from ${system.name}.`;
    const [copy] = system.copies();
    system.person.comment(copy?.id ?? "", said);
    await system.settled();
    const waiting = (await itemsOf("outbox")).filter((item) => item.waiting === system.name);
    expect(waiting.map(({ group }) => group)).toEqual([`${system.name}~${copy?.ticketId}`]);

    await cloud.invoke("sync-tickets", {});
    const ticket = (await itemsOf("tickets")).find(({ id }) => id === copy?.ticketId);
    const [incidentId = ""] = z.array(z.string()).parse(ticket?.incidentIds);
    const shown = await http(`/incidents/${encodeURIComponent(incidentId)}`, { headers: withKey });
    const { tickets } = z
      .looseObject({
        tickets: z.array(
          z.looseObject({ id: z.string(), history: z.array(z.looseObject({ note: z.string() })) }),
        ),
      })
      .parse(await shown.json());
    const notes = tickets.find(({ id }) => id === copy?.ticketId)?.history.map(({ note }) => note);
    expect(notes?.at(-1)).toContain(said);
    expect(JSON.stringify(cloud.front.pages.get(PAGE))).toContain(said);
    expect(JSON.stringify(cloud.slack.messages(OPERATIONS))).toContain(said);
    expect(system.violations).toEqual([]);
  }
});

test("files that changed start an ingestion job; the organization's accounts come into their table", async () => {
  const source = cloud.bases.find(({ collection }) => collection === "history");
  const changed = {
    version: "0",
    id: "17793124-05d4-b198-2fde-7ededc63b103",
    "detail-type": "Object Created",
    source: "aws.s3",
    account: "111111111111",
    time: "2026-03-02T09:00:00Z",
    region: "us-east-1",
    resources: [cloud.places.bucketArn(cloud.places.knowledgeBucket)],
    detail: {
      version: "0",
      bucket: { name: cloud.places.knowledgeBucket },
      object: { key: "history/a.md", size: 5, etag: "b1946ac92492d2347c6235b4d2611184", sequencer: "0061" },
      reason: "PutObject",
    },
  };
  const [synced] = await Promise.all([
    cloud.invoke("knowledge-sync", {
      Records: [{ messageId: "m1", receiptHandle: "r1", body: JSON.stringify(changed), attributes: {} }],
    }),
    cloud.invoke("organization-sync", {}),
  ]);
  expect(synced).toEqual({ batchItemFailures: [] });
  expect(cloud.ingestion.jobs).toMatchObject([
    { knowledgeBaseId: source?.knowledgeBaseId, dataSourceId: source?.dataSourceId },
  ]);
  expect((await itemsOf("accounts")).map(({ name }) => name).sort()).toEqual(["billing-dev", "billing-prod"]);
});

test("an agent that cannot read the registry fails its first call, and runs the message with it in the next", async () => {
  const TableName = cloud.places.tables.accounts;
  const put = (Item: object) => documents().send(new PutCommand({ TableName, Item }));
  // One that nobody could have added: as good as a table that cannot be read.
  await put({ id: "777788889999", version: 1 });
  // Of an account that the registry knows, and the organization file does not.
  const known = { id: "999911112222", name: "billing-prod", tags: { environment: "production" } };
  await put({ ...known, from: "operator", by: "ann", at: "2026-11-23T11:32:17Z", version: 1 });
  const event = JSON.stringify(eventIn("18-cost-anomaly")).replaceAll(/1{4}2{4}3{4}|4{4}5{4}6{4}/g, known.id);
  await cloud.invoke("ingest", JSON.parse(event));
  const Records = cloud.sqs.poll(cloud.places.queue);
  const agent = await cloud.start("agent");
  expect(await agent.started).toBe(null);
  await expect(agent.invoke({ Records })).rejects.toThrow("ZodError");
  expect(cloud.output()).toContain("the registry was not read: ");
  expect((await itemsOf("incidents")).filter(({ source }) => source === "aws.ce")).toEqual([]);
  await documents().send(new DeleteCommand({ TableName, Key: { id: "777788889999" } }));
  expect(await agent.invoke({ Records })).toEqual({ batchItemFailures: [] });
  expect(await incidentOf("aws.ce")).toMatchObject({ status: "open" });
  for (const { receiptHandle } of Records) cloud.sqs.remove(cloud.places.queue, receiptHandle);
});

test("a page that leaves is not told any more", async () => {
  await cloud.invoke("websocket", { requestContext: { routeKey: "$disconnect", connectionId: PAGE } });
  expect(await itemsOf("connections")).toEqual([]);
});

test("a function without what it needs says so at its start, and tells nothing of a secret", async () => {
  const { secrets } = cloud.front;
  // As the stacks make one, before anybody fills it in; and one that somebody has emptied.
  secrets.set(cloud.secretArn("slack"), { SLACK_BOT_TOKEN: "", SLACK_SIGNING_SECRET: SIGNING });
  secrets.set(cloud.secretArn("access"), {});
  const lambdas = await Promise.all([cloud.start("agent"), cloud.start("websocket-authorizer")]);
  const [agent, authorizer] = await Promise.all(lambdas.map(({ started }) => started));
  expect(agent).toMatch(/^EnvironmentError: SLACK_BOT_TOKEN: /);
  expect(authorizer).toMatch(/^EnvironmentError: OHERO_ACCESS_KEY: missing/);
  secrets.set(cloud.secretArn("slack"), { SLACK_BOT_TOKEN: TOKEN, SLACK_SIGNING_SECRET: SIGNING });
  expect(await (await cloud.start("http")).started).toMatch(/^EnvironmentError: OHERO_ACCESS_KEY: missing/);
  secrets.set(cloud.secretArn("access"), { OHERO_ACCESS_KEY: KEY });
  // A name that nobody looks for, and nothing at all.
  secrets.set(cloud.secretArn("jira-webhook"), {
    WEBHOOK_SECRET: jira.environment.JIRA_WEBHOOK_SECRET ?? "",
  });
  secrets.set(cloud.secretArn("servicenow-webhook"), { SERVICENOW_WEBHOOK_SECRET: "" });
  expect(await (await cloud.start("http")).started).toMatch(
    /^EnvironmentError: JIRA_WEBHOOK_SECRET: missing; .*\nSERVICENOW_WEBHOOK_SECRET: missing; /,
  );
  secrets.set(cloud.secretArn("jira"), { JIRA_URL: "", JIRA_EMAIL: "", JIRA_API_TOKEN: "" });
  const faults = ["JIRA_URL", "JIRA_EMAIL", "JIRA_API_TOKEN"].map(
    (setting) => `${setting}: team ${JIRA_TEAM} works in jira, which needs it`,
  );
  expect(await (await cloud.start("sync-tickets")).started).toBe(`EnvironmentError: ${faults.join("\n")}`);
  const { JIRA_API_TOKEN = "", JIRA_WEBHOOK_SECRET = "" } = jira.environment;
  for (const secret of [KEY, TOKEN, SIGNING, JIRA_API_TOKEN, JIRA_WEBHOOK_SECRET])
    expect(cloud.output()).not.toContain(secret);
});

test("with a layer of OpenTelemetry the agent's spans are sent before its call ends, and hold no text", () => {
  const spans = collector.spans();
  const runs = spans.filter(({ name }) => name === "run");
  expect(runs.length).toBeGreaterThan(5);
  expect(new Set(treeOf(spans).filter((line) => !line.startsWith(" ")))).toEqual(new Set(["run"]));
  const asked = new Set(treeOf(spans).map((line) => line.trim()));
  for (const name of ["intake", "judge severity", "chat us.amazon.nova-lite-v1:0", "DynamoDB.PutItem"])
    expect(asked).toContain(name);
  const sent = collector.requests.map(({ body }) => body).join();
  for (const text of ["customers cannot pay", "refuse connections", KEY, TOKEN, SIGNING])
    expect(sent).not.toContain(text);
});

test("every call that was made is granted to the function that made it", () => {
  const calls = cloud.calls();
  const refused = calls.filter((call) => !isGranted(cloud.deployed(call.by), call));
  expect([...new Set(refused.map(({ by, action, resource }) => `${by}: ${action} on ${resource}`))]).toEqual(
    [],
  );
  const unused = FUNCTION_NAMES.flatMap((name) => unusedGrants(cloud.deployed(name), calls));
  console.log(`granted, and not needed by what these tests do:\n${unused.join("\n")}`);
});

test("the agent's code is small, and holds neither other providers nor languages that nobody reads", async () => {
  const text = await codeOf("agent");
  expect(Buffer.byteLength(text)).toBeLessThan(2_200_000);
  expect(text).not.toContain("OTLPTraceExporter");
  for (const word of ["api.anthropic.com", "api.openai.com", "127.0.0.1:11434", "Ungültige Eingabe"])
    expect(text).not.toContain(word);
  expect(text).toContain("Invalid input");
  // What stands for these parts of zod must not be called.
  for (const call of [".fromJSONSchema(", ".withParser("]) expect(text).not.toContain(call);
  expect(await readdir(cloud.deployed("agent").code)).toContain("organization.json");
});

/** All of a function's code. */
async function codeOf(name: FunctionName): Promise<string> {
  const { code } = cloud.deployed(name);
  const modules = (await readdir(code)).filter((file) => file.endsWith(".mjs"));
  return (await Promise.all(modules.map((file) => readFile(join(code, file), "utf8")))).join("\n");
}

test("Jira and ServiceNow are called by one function only; the one that takes their webhooks knows their signatures", async () => {
  const API = ["/rest/api/3/", "/api/now/table/"];
  const SIGNATURES = ["x-hub-signature", "x-ohero-signature"];
  const found = await Promise.all(
    FUNCTION_NAMES.map(async (name) => {
      const text = await codeOf(name);
      const has = (words: readonly string[]) => words.filter((word) => text.includes(word)).length;
      return [name, [has(API), has(SIGNATURES)]] as const;
    }),
  );
  expect(Object.fromEntries(found)).toEqual({
    ...Object.fromEntries(FUNCTION_NAMES.map((name) => [name, [0, 0]])),
    "sync-tickets": [2, 0],
    http: [0, 2],
  });
  // It runs no graph, and asks no model.
  expect(Buffer.byteLength(await codeOf("sync-tickets"))).toBeLessThan(1_200_000);
});
