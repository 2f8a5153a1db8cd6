import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { RequestListener, Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { inProcess } from "../in-process-requests.ts";
import { createTable } from "./table.ts";

// Required, as dynalite comes without types.
const dynalite: (options: { createTableMs: number; deleteTableMs: number }) => Server = createRequire(
  import.meta.url,
)("dynalite");

/** A database for tests: dynalite in memory, or the one at DYNAMODB_ENDPOINT, such as Amazon's DynamoDB Local. */
export interface TestDatabase {
  endpoint: string;
  createClient(options?: DynamoDBClientConfig): DynamoDBClient;
  /** Creates a table and returns its name. */
  createTable(): Promise<string>;
  close(): Promise<void>;
}

/** Clients call dynalite without a connection, which halves the time of a request, unless they are to come over HTTP. */
export async function startTestDatabase({ overHttp = false } = {}): Promise<TestDatabase> {
  const { endpoint, answer, close } = await startServer(process.env.DYNAMODB_ENDPOINT);
  const createClient = (options: DynamoDBClientConfig = {}) =>
    new DynamoDBClient({
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      ...(answer && !overHttp && inProcess(answer)),
      ...options,
    });
  const client = createClient();
  const run = randomUUID();
  let tables = 0;
  return {
    endpoint,
    createClient,
    createTable: async () => {
      const tableName = `checkpoints-${run}-${tables++}`;
      await createTable(client, tableName);
      return tableName;
    },
    close: async () => {
      client.destroy();
      await close();
    },
  };
}

async function startServer(
  given: string | undefined,
): Promise<{ endpoint: string; answer?: RequestListener | undefined; close(): Promise<unknown> }> {
  if (given) return { endpoint: given, close: async () => undefined };
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    return once(server, "close");
  };
  const [answer] = server.listeners("request") as RequestListener[];
  return { endpoint: `http://127.0.0.1:${port}`, answer, close };
}
