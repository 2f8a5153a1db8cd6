import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunState } from "../graph/state.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
let data: string;
let client: Client;
let stop: () => Promise<void>;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "ohero-"));
  const port = await freePort();
  const server = spawn(process.execPath, ["scripts/studio.js", "--port", String(port), "--no-browser"], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      OHERO_DATA: data,
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

test("a raw EventBridge envelope is a valid input, and the final state tells what became of it", async () => {
  const thread = await client.threads.create();
  const final = (await client.runs.wait(thread.thread_id, "ohero", {
    input: envelope,
  })) as unknown as RunState;
  expect(final).toMatchObject({ outcome: "accepted", owner: "app01" });
  expect(final.trace.map((step) => step.node)).toEqual(
    expect.arrayContaining(["intake", "createTickets", "record"]),
  );

  const { values, next } = await client.threads.getState<RunState>(thread.thread_id);
  expect(next).toEqual([]);
  expect(values.tickets).toHaveLength(1);

  // The same store: a second thread sees that the event is known.
  const other = await client.threads.create();
  const copy = (await client.runs.wait(other.thread_id, "ohero", {
    input: { delivery: envelope },
  })) as unknown as RunState;
  expect(copy.outcome).toBe("duplicate");
}, 60_000);

test("the input schema names the delivery and shows examples", async () => {
  const { input_schema: schema } = await client.assistants.getSchemas("ohero");
  expect(schema).toMatchObject({
    properties: { delivery: { title: "Delivery", examples: expect.any(Array) } },
  });
}, 60_000);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
