import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { listenLocally } from "../config/test-server.ts";
import { createTestMcpServer } from "./test-mcp-tools.ts";

export interface TestMcpHttp {
  url: string;
  requests: { method: string; headers: IncomingMessage["headers"] }[];
  /** Sessions that were opened and not closed. */
  sessions: Map<string, StreamableHTTPServerTransport>;
  servers: McpServer[];
  /** The phrases that documentation was searched for. */
  asked: string[];
  /** Answers a request in place of the server: a status, a redirect, or nothing at all. */
  fault: () => { status: number; location?: string } | "hang" | null | undefined;
  close(): Promise<void>;
}

/** The test server over streamable HTTP, with a session for each client; on this port where one is given. */
export async function startMcpHttp(port = 0): Promise<TestMcpHttp> {
  const server = createServer((incoming, response) => {
    const { method = "", headers } = incoming;
    test.requests.push({ method, headers });
    const fault = test.fault();
    if (fault === "hang") return;
    if (fault) {
      response.writeHead(fault.status, fault.location ? { location: fault.location } : {}).end();
      return;
    }
    const id = String(headers["mcp-session-id"] ?? "");
    const known = test.sessions.get(id);
    if (id !== "" && known === undefined) {
      response.writeHead(404).end();
      return;
    }
    (known === undefined ? open() : Promise.resolve(known))
      .then((transport) => transport.handleRequest(incoming, response))
      .catch((error: unknown) => response.destroy(error as Error));
  });

  async function open() {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void test.sessions.set(id, transport),
      onsessionclosed: (id) => void test.sessions.delete(id),
    });
    const mcp = createTestMcpServer(() => server.closeAllConnections(), test.asked);
    test.servers.push(mcp);
    await mcp.connect(transport as Parameters<typeof mcp.connect>[0]);
    return transport;
  }

  const { url, close } = await listenLocally(server, port);
  const test: TestMcpHttp = {
    url: `${url}/mcp`,
    requests: [],
    sessions: new Map(),
    servers: [],
    asked: [],
    fault: () => null,
    close,
  };
  return test;
}
