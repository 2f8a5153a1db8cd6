import { spawn } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { z } from "zod";
import { listenLocally } from "../config/test-server.ts";

/** What a call came to: what the handler gave, or what it threw. */
export type Outcome = { value: unknown } | { error: string };

export interface TestLambda {
  /** Calls the function; throws where it did not start. */
  invoke(event: unknown): Promise<unknown>;
  /** Resolves to what was wrong with its start; null where it takes calls. */
  started: Promise<string | null>;
  /** All that the process has written. */
  output(): string;
  close(): Promise<void>;
}

export interface LambdaOptions {
  name: string;
  /** Copied: it runs where no package is found. */
  code: string;
  /** An empty folder for it. */
  folder: string;
  environment: Record<string, string>;
  /** Seconds. */
  timeout: number;
}

const ErrorReport = z.looseObject({ errorType: z.string(), errorMessage: z.string() });

/**
 * Starts a function as Lambda does: a process in a folder with nothing but its code, which takes calls from the runtime API
 * (Lambda developer guide, "Using the Lambda runtime API for custom runtimes").
 */
export async function startLambda({
  name,
  code,
  folder,
  environment,
  timeout,
}: LambdaOptions): Promise<TestLambda> {
  const task = join(folder, "task");
  await mkdir(task, { recursive: true });
  await cp(code, task, { recursive: true });
  const bootstrap = join(folder, "bootstrap.mjs");
  await writeFile(bootstrap, BOOTSTRAP);

  const waiting: { id: string; event: string }[] = [];
  const calls = new Map<string, (outcome: Outcome) => void>();
  let next: ServerResponse | null = null;
  let count = 0;
  let settle: (problem: string | null) => void = () => {};
  const started = new Promise<string | null>((resolve) => {
    settle = resolve;
  });

  function handOver(): void {
    if (next === null) return;
    const call = waiting.shift();
    if (call === undefined) return;
    const response = next;
    next = null;
    response.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": call.id,
      "lambda-runtime-deadline-ms": String(Date.now() + timeout * 1_000),
    });
    response.end(call.event);
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const path = (incoming.url ?? "").replace("/2018-06-01/runtime/", "");
    if (path === "invocation/next") {
      settle(null);
      next = response;
      return handOver();
    }
    response.writeHead(202).end();
    if (path === "init/error") return settle(describe(body));
    const [, id = "", kind] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    calls.get(id)?.(kind === "response" ? { value: JSON.parse(body) } : { error: describe(body) });
    calls.delete(id);
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const { url, close } = await listenLocally(server);
  const child = spawn(process.execPath, [bootstrap], {
    cwd: task,
    // Nothing of this process's own environment.
    env: {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: new URL(url).host,
      AWS_LAMBDA_FUNCTION_NAME: name,
      LAMBDA_TASK_ROOT: task,
      PATH: "/usr/bin:/bin",
      TZ: ":UTC",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pieces: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
  child.stderr.on("data", (piece: Buffer) => pieces.push(piece));
  const output = () => Buffer.concat(pieces).toString("utf8");
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  void ended.then(() => {
    settle(`the process ended: ${output()}`);
    for (const end of calls.values()) end({ error: `the process ended: ${output()}` });
  });

  return {
    started,
    output,
    async invoke(event) {
      const problem = await started;
      if (problem !== null) throw new Error(`${name} did not start: ${problem}`);
      count += 1;
      const id = `${name}-${count}`;
      const outcome = await new Promise<Outcome>((resolve) => {
        calls.set(id, resolve);
        waiting.push({ id, event: JSON.stringify(event) });
        handOver();
      });
      if ("error" in outcome) throw new Error(`${name}: ${outcome.error}`);
      return outcome.value;
    },
    async close() {
      child.kill("SIGKILL");
      await ended;
      await close();
    },
  };
}

function describe(body: string): string {
  const { errorType, errorMessage } = ErrorReport.parse(JSON.parse(body));
  return `${errorType}: ${errorMessage}`;
}

/** What Lambda's own runtime does, as far as it matters here. */
const BOOTSTRAP = `
import { pathToFileURL } from "node:url";
const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/";
const post = (path, body) => fetch(api + path, { method: "POST", body: JSON.stringify(body) });
const report = (error) => ({ errorType: error?.name ?? "Error", errorMessage: String(error?.message ?? error) });
let handler;
try {
  ({ handler } = await import(pathToFileURL(process.env.LAMBDA_TASK_ROOT + "/index.mjs").href));
} catch (error) {
  console.error(error);
  await post("init/error", report(error));
  process.exit(1);
}
for (;;) {
  const next = await fetch(api + "invocation/next");
  const id = next.headers.get("lambda-runtime-aws-request-id");
  const deadline = Number(next.headers.get("lambda-runtime-deadline-ms"));
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    await post("invocation/" + id + "/response", (await handler(await next.json(), context)) ?? null);
  } catch (error) {
    console.error(error);
    await post("invocation/" + id + "/error", report(error));
  }
}
`;
