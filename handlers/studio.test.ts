import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Checkpoint, Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inputExamples } from "../graph/input-examples.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
let data: string;
let client: Client;
let stop: () => Promise<void>;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "ohero-"));
  const recorded = join(data, "answers");
  await mkdir(recorded);
  const organization = await readFile(join(root, "policy/organization.yaml"), "utf8");
  await writeFile(
    join(data, "organization.yaml"),
    organization.replace("onFailure: rule", "onFailure: operator"),
  );
  const port = await freePort();
  const server = spawn(process.execPath, ["scripts/studio.js", "--port", String(port), "--no-browser"], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      OHERO_DATA: data,
      OHERO_ORGANIZATION: join(data, "organization.yaml"),
      // No answer is recorded, so the model that assesses always fails, and an operator is asked.
      OHERO_MODELS_ASSESS: "bedrock:us.amazon.nova-pro-v1:0",
      OHERO_REPLAY_ANSWERS: recorded,
      AWS_REGION: "us-east-1",
      OHERO_ENV_FILE: "/dev/null",
      LANGGRAPH_SCHEMA_RESOLVE_TIMEOUT_MS: "60000",
    },
    detached: true,
  });
  let log = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (log += chunk));
  stop = async () => {
    // The development server has children of its own, so the whole group goes.
    if (server.pid !== undefined) process.kill(-server.pid, "SIGKILL");
    await once(server, "close");
  };
  const apiUrl = `http://localhost:${port}`;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the development server ended:\n${log}`);
    if (
      await fetch(`${apiUrl}/ok`).then(
        (response) => response.ok,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  client = new Client({ apiUrl });
}, 90_000);

afterAll(async () => {
  await stop();
  await rm(data, { recursive: true, force: true });
}, 30_000);

const [entry] = JSON.parse(await readFile(join(root, "test-events/05-rds-operational-issue.json"), "utf8"));
const envelope = {
  source: "aws.health",
  "detail-type": entry.DetailType,
  time: entry.Time,
  resources: entry.Resources,
  detail: JSON.parse(entry.Detail),
};

const ANSWER = { action: "accept", reason: "customers notice", by: "olga" };

test("a raw EventBridge envelope is a valid input, an operator's answer resumes the run, and its history is whole", async () => {
  const { thread_id: thread } = await client.threads.create();
  await run(thread, { input: envelope });
  const waiting = await client.threads.getState<RunState>(thread);
  expect(waiting.next).toEqual(["awaitOperator"]);
  expect(waiting.tasks[0]?.interrupts[0]?.value).toMatchObject({ question: "Accept or discharge?" });

  const final = await run(thread, { command: { resume: ANSWER } });
  expect(final).toMatchObject({ outcome: "accepted", owner: "app01", ruling: { by: "olga" } });
  expect(final.tickets).toHaveLength(1);

  const path = ["intake", "screen", "checkAccount", "assess", "askOperator", "awaitOperator", "accept"];
  const rest = ["checkTickets", "gatherStakeholders", "research", "createTickets", "notifyTeams"];
  const nodes = [...path, ...rest, "respond", "record"];
  expect(final.trace.map((step) => step.node)).toEqual(nodes);
  const history = await client.threads.getHistory<RunState>(thread, { limit: 100 });
  expect(history.map(({ next }) => next).reverse()).toEqual([
    ["__start__"],
    ...nodes.map((node) => [node]),
    [],
  ]);

  // The same store: a second thread sees that the event is known.
  const { thread_id: other } = await client.threads.create();
  expect(await run(other, { input: { delivery: [envelope] } })).toMatchObject({ outcome: "duplicate" });
}, 60_000);

test("from any checkpoint of a run another branch can be taken, and the run goes on from there", async () => {
  const { thread_id: thread } = await client.threads.create();
  const own = { ...envelope, detail: { ...envelope.detail, eventArn: `${envelope.detail.eventArn}_fork` } };
  await run(thread, { input: own });
  const first = await run(thread, { command: { resume: ANSWER } });
  const history = await client.threads.getHistory<RunState>(thread, { limit: 100 });
  const before = (node: string) => {
    const found = history.find(({ next }) => next[0] === node);
    if (found === undefined) throw new Error(`no checkpoint before ${node}`);
    return found.checkpoint as Checkpoint;
  };
  const fork = async (node: string, values: RunUpdate) => {
    const { checkpoint } = (await client.threads.updateState(thread, {
      values,
      checkpoint: before(node),
    })) as unknown as { checkpoint: Checkpoint };
    return run(thread, { input: null, checkpoint });
  };
  const nodesOf = ({ trace }: RunState) => trace.map((step) => step.node);

  // The answer that no model gave: a severe one, and one that does not matter.
  const cost = { value: true, monthlyUsd: 90_000, openEnded: false, evidence: null };
  const severe = await fork("askOperator", { assessment: { cost, severity: 5 } });
  expect(severe).toMatchObject({ outcome: "accepted", assessment: { severity: 5 }, ruling: null });
  expect(nodesOf(severe)).toContain("checkSignificance");
  expect(severe.tickets.map(({ action, severity }) => [action, severity])).toContainEqual(["created", 5]);

  // Another delivery, in the place of the one that came.
  const closed = { ...own, detail: { ...own.detail, statusCode: "closed" } };
  expect(await fork("intake", { delivery: closed })).toMatchObject({
    outcome: "discharged",
    reason: "resolved",
  });
  const set = await fork("checkAccount", { reason: "suppressed" });
  expect(set).toMatchObject({ outcome: "discharged", reason: "suppressed", tickets: [] });
  expect(nodesOf(set)).toEqual(["intake", "screen", "discharge", "respond", "record"]);

  // A checkpoint keeps the answer that it got; a fork of it asks again.
  await fork("awaitOperator", { outcome: "awaiting-operator" });
  const discharged = await run(thread, { command: { resume: { ...ANSWER, action: "discharge" } } });
  expect(discharged).toMatchObject({ outcome: "discharged", reason: "by-operator", tickets: [] });

  const again = await run(thread, { input: null, checkpoint: before("createTickets") });
  expect(again.tickets).toEqual(first.tickets);

  const all = await client.threads.getHistory<RunState>(thread, { limit: 1_000 });
  expect(all.filter((one) => history.some((old) => idOf(old) === idOf(one)))).toEqual(history);
}, 90_000);

test("nodes say what they do, and the input's schema has a title and an example of every source", async () => {
  const { nodes, edges } = await client.assistants.getGraph("ohero");
  expect(nodes.find(({ id }) => id === "intake")).toMatchObject({
    metadata: { description: expect.stringContaining("Parses") },
  });
  expect(edges).toContainEqual({ source: "screen", target: "discharge", data: "yes", conditional: true });
  const { input_schema, state_schema } = await client.assistants.getSchemas("ohero");
  const { delivery, ...others } = (input_schema?.properties ?? {}) as Record<string, Record<string, unknown>>;
  expect(delivery).toMatchObject({ title: "Delivery", examples: inputExamples });
  for (const field of Object.values(others))
    expect(field).toMatchObject({
      title: expect.any(String),
      description: expect.any(String),
    });
  for (const field of Object.values(state_schema?.properties ?? {}))
    expect(field).toMatchObject({ description: expect.any(String) });
}, 60_000);

type Payload = Parameters<Client["runs"]["wait"]>[2];

/** Runs the graph on a thread to where it ends or waits. Throws what the run failed with. */
async function run(thread: string, payload: Payload): Promise<RunState> {
  return (await client.runs.wait(thread, "ohero", payload)) as unknown as RunState;
}

const idOf = ({ checkpoint }: { checkpoint: Partial<Checkpoint> | null }) => checkpoint?.checkpoint_id;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
