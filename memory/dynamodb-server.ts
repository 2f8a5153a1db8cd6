import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { traceAwsCalls } from "../telemetry/trace-aws-calls.ts";
import { dynalite } from "./dynalite.ts";
import { inProcess } from "./in-process-requests.ts";

/** What a client needs to reach a running server. */
export interface Access {
  endpoint: string;
  /** Made anew at each start. */
  key: string;
}

/**
 * Serves DynamoDB's protocol on localhost, from LevelDB in `path` or from memory. dynalite itself would answer anybody,
 * web pages of any origin included; here a request must carry the key of this start, and no page's origin. The client
 * that comes with it needs no connection.
 */
export async function serveDynamoDB(path: string | null) {
  const key = randomBytes(20).toString("hex");
  const server = dynalite({ ...(path !== null && { path }), createTableMs: 0 });
  // A connection that is kept says that somebody still works here.
  server.keepAliveTimeout = 60_000;
  const [answer] = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    if (isAllowed(request, key)) answer?.(request, response);
    else response.writeHead(403).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const access: Access = { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key };
  const client = connect(access, answer && inProcess(answer));
  return {
    client,
    access,
    close: async () => {
      client.destroy();
      await othersLeave(server);
      await new Promise<void>((resolve, reject) => {
        server.close((error?: Error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
    },
  };
}

/** How long another process may still use the database of one that ends, such as two commands that run at once. */
const LINGER_MILLISECONDS = 5_000;

async function othersLeave(server: Server): Promise<void> {
  const deadline = Date.now() + LINGER_MILLISECONDS;
  const isUsed = () =>
    new Promise<boolean>((resolve) => server.getConnections((error, count) => resolve(!error && count > 0)));
  while (Date.now() < deadline && (await isUsed())) await wait(20);
}

/** The SDK names its access key in every signature: "AWS4-HMAC-SHA256 Credential=<key>/2026…". */
function isAllowed({ headers }: IncomingMessage, key: string): boolean {
  const given = headers.authorization?.match(/Credential=([^/]*)\//)?.[1] ?? "";
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return headers.origin === undefined && timingSafeEqual(digest(given), digest(key));
}

export const connect = ({ endpoint, key }: Access, options: DynamoDBClientConfig = {}) =>
  traceAwsCalls(
    new DynamoDBClient({
      ...options,
      endpoint,
      region: "local",
      credentials: { accessKeyId: key, secretAccessKey: key },
    }),
  );
