import { setTimeout as wait } from "node:timers/promises";
import type { DynamicStructuredTool } from "@langchain/core/tools";
import type { McpServer } from "./mcp-server.ts";

/** An open connection to a server, with all of its tools. */
export interface McpConnection {
  tools: DynamicStructuredTool[];
  isClosed(): boolean;
  close(): Promise<void>;
}

/** Bytes of one answer; what is longer is not worth its memory, as only its beginning is used. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * Connects and lists the tools, within the time; nothing is left open where that fails. The packages are loaded here, because
 * most organizations name no server and need not wait for them at start.
 */
export async function connectMcp(
  server: McpServer,
  headers: Readonly<Record<string, string>>,
  milliseconds: number,
): Promise<McpConnection> {
  const [{ loadMcpTools }, { Client }] = await Promise.all([
    import("@langchain/mcp-adapters"),
    import("@modelcontextprotocol/sdk/client/index.js"),
  ]);
  const transport = await createTransport(server, headers);
  const client = new Client({ name: "ohero", version: "1" });
  let isClosed = false;
  client.onclose = () => {
    isClosed = true;
  };
  const close = async () => {
    isClosed = true;
    // A server keeps something for each session until it is told, or gives up on it.
    if ("terminateSession" in transport)
      await Promise.race([transport.terminateSession(), wait(1_000, undefined, { ref: false })]).catch(
        () => {},
      );
    await client.close().catch(() => {});
  };
  // What such an answer belonged to would be waited for to the end of its time.
  client.onerror = ({ message }) => {
    if (/more than \d+ bytes|exceeded maximum size/.test(message)) void close();
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no connection within ${milliseconds / 1_000} s`)),
      milliseconds,
    );
  });
  try {
    // Its own class wants `sessionId` absent, the interface allows it to be undefined.
    const open = client.connect(transport as Parameters<typeof client.connect>[0]);
    const list = open.then(() => loadMcpTools(server.name, client, { throwOnLoadError: false }));
    return { tools: await Promise.race([late, list]), isClosed: () => isClosed, close };
  } catch (error) {
    await close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function createTransport({ url, command, args }: McpServer, headers: Readonly<Record<string, string>>) {
  if (url !== undefined) {
    const { StreamableHTTPClientTransport } = await import(
      "@modelcontextprotocol/sdk/client/streamableHttp.js"
    );
    return new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers },
      fetch: fetchBounded,
      reconnectionOptions: {
        initialReconnectionDelay: 1_000,
        maxReconnectionDelay: 1_000,
        reconnectionDelayGrowFactor: 1,
        maxRetries: 0,
      },
    });
  }
  const { StdioClientTransport } = await import("@modelcontextprotocol/sdk/client/stdio.js");
  // It inherits PATH, HOME and the like, and no credentials: the environment is not passed on.
  return new StdioClientTransport({ command: command ?? "", args: [...args], stderr: "ignore" });
}

/** Requests of the transport: none is led elsewhere, none stays open for news, and no answer is endless. */
async function fetchBounded(url: string | URL, init?: RequestInit): Promise<Response> {
  // A stream of news would keep a connection, and with it the process. 405 says that there is none.
  if (init?.method === "GET") return new Response(null, { status: 405 });
  // A redirect could lead to a host that nobody allowed, such as the metadata service of the machine.
  const response = await fetch(url, { ...init, redirect: "error" });
  if (response.body === null) return response;
  let bytes = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > MAX_ANSWER_BYTES)
          controller.error(new Error(`the answer has more than ${MAX_ANSWER_BYTES} bytes`));
        else controller.enqueue(chunk);
      },
    }),
  );
  const { status, statusText, headers } = response;
  return new Response(counted, { status, statusText, headers });
}
