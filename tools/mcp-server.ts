import type { StructuredToolInterface } from "@langchain/core/tools";
import { connectMcp, type McpConnection } from "./mcp-connection.ts";
import { cleanSchema, type IsSuspicious } from "./mcp-schema.ts";
import { faultLine, resultText } from "./mcp-text.ts";
import { createMcpTool, failedCall } from "./mcp-tool.ts";

/** A server and what of it may be used; checked where the organization's file is read. */
export interface McpServer {
  name: string;
  url?: string | undefined;
  command?: string | undefined;
  args: readonly string[];
  /** For each header the environment variable that holds its value. */
  headers: Readonly<Record<string, string>>;
  /** Names of the tools that may be used. */
  tools: readonly string[];
  /** The one that looks things up for tickets: its name, the argument that takes the words, and others as they are. */
  research?: { tool: string; query: string; arguments: Readonly<Record<string, unknown>> } | undefined;
  /** Hosts that what it finds may link to, besides AWS's. */
  linkHosts?: readonly string[] | undefined;
  timeoutSeconds: number;
}

export interface McpSettings {
  /** Environment variables by name. */
  variables: Readonly<Record<string, string | undefined>>;
  /** One line each. */
  log(line: string): void;
  isSuspicious: IsSuspicious;
  connectMilliseconds: number;
  /** How long a server that cannot be reached is left alone. */
  pauseMilliseconds: number;
}

export interface OpenedServer {
  /** Connects, where that is due. Never throws: what is wrong is logged, once until it changes. */
  refresh(): Promise<void>;
  tools(): StructuredToolInterface[];
  /** What the tool for research gives to these words; throws, with the reason, where the call fails. */
  search(words: string): Promise<string>;
  close(): Promise<void>;
}

/** One server: connected when it is there, and again after it was gone. */
export function createMcpServer(server: McpServer, settings: McpSettings): OpenedServer {
  const { variables, log, isSuspicious, connectMilliseconds, pauseMilliseconds } = settings;
  const secrets = Object.values(server.headers).flatMap((name) => variables[name] ?? []);
  let connection: McpConnection | null = null;
  let connecting: Promise<McpConnection> | null = null;
  let offered: StructuredToolInterface[] = [];
  let retryAt = 0;
  let lastLine = "";
  let isEnded = false;
  /** Calls under way, by the connection that they are on. */
  const calls = new Map<McpConnection, number>();

  const say = (line: string) => {
    if (line !== lastLine) log(`MCP server ${server.name}: ${line}`);
    lastLine = line;
  };

  /** The connection there is, or a new one; callers at the same time share it. */
  function connect(): Promise<McpConnection> {
    if (isEnded) return Promise.reject(new Error("the connection was closed"));
    if (connection !== null && !connection.isClosed()) return Promise.resolve(connection);
    if (connecting === null && Date.now() < retryAt)
      return Promise.reject(new Error("it could not be reached a moment ago"));
    connecting ??= Promise.resolve()
      .then(() => connectMcp(server, headersOf(), connectMilliseconds))
      .then(async (opened) => {
        if (isEnded) {
          await opened.close();
          throw new Error("the connection was closed");
        }
        connection = opened;
        offer(opened);
        return opened;
      })
      .catch((error: unknown) => {
        retryAt = Date.now() + pauseMilliseconds;
        throw error;
      })
      .finally(() => {
        connecting = null;
      });
    return connecting;
  }

  function headersOf(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(server.headers).map(([header, name]) => {
        const value = variables[name];
        if (!value) throw new Error(`the environment variable ${name} for the header ${header} is not set`);
        return [header, value];
      }),
    );
  }

  /** What may be used of what the server has now; all else goes no further than this. */
  function offer(opened: McpConnection): void {
    const found = server.tools.flatMap((name) => opened.tools.find((one) => one.name === name) ?? []);
    const missing = server.tools.filter((name) => !found.some((one) => one.name === name));
    const suspicious = found.filter(
      ({ description, schema }) =>
        isSuspicious(description) ||
        JSON.stringify(cleanSchema(schema, isSuspicious)) !== JSON.stringify(schema),
    );
    say(
      [
        `${found.length} of ${opened.tools.length} tools may be used`,
        ...missing.map((name) => `it has no tool ${name}`),
        ...suspicious.map(({ name }) => `what ${name} says of itself is left out`),
      ].join("; "),
    );
    offered = found.map(({ name, description, schema }) =>
      createMcpTool({ server: server.name, name, description, schema }, isSuspicious, (input, signal) =>
        // A call that failed is something that a model can deal with.
        call(name, input, signal).catch((error: Error) =>
          failedCall({ server: server.name, name }, error.message),
        ),
      ),
    );
  }

  /** Throws an error whose message is the reason, in one line. */
  async function call(name: string, input: Record<string, unknown>, caller?: AbortSignal): Promise<string> {
    const milliseconds = server.timeoutSeconds * 1_000;
    const late = AbortSignal.timeout(milliseconds);
    const signal = caller === undefined ? late : AbortSignal.any([late, caller]);
    let used: McpConnection | null = null;
    const ended = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("it was called off")), { once: true });
    });
    try {
      used = await Promise.race([ended, connect()]);
      calls.set(used, (calls.get(used) ?? 0) + 1);
      const inner = used.tools.find((one) => one.name === name);
      if (inner === undefined) throw new Error("the server has no such tool any more");
      const result = inner.invoke(input, { signal, metadata: { timeoutMs: milliseconds } });
      return resultText(await Promise.race([ended, result]));
    } catch (error) {
      const why = late.aborted ? `no answer within ${server.timeoutSeconds} s` : faultLine(error, secrets);
      // What a tool itself says, or a caller wants, is no fault of the connection; after all else, the next call has a new one.
      if (connection === used && !/returned an error:/.test(why) && !caller?.aborted) connection = null;
      throw new Error(why, { cause: error });
    } finally {
      if (used !== null) leave(used);
    }
  }

  /** Others may still wait for answers on a connection that is not used any more. */
  function leave(used: McpConnection): void {
    const left = (calls.get(used) ?? 1) - 1;
    if (left > 0) calls.set(used, left);
    else calls.delete(used);
    // A program that hangs takes seconds to end, for which nobody has to wait.
    if (left === 0 && used !== connection) void used.close();
  }

  return {
    async refresh() {
      if (isEnded || Date.now() < retryAt) return;
      await connect().catch((error: unknown) =>
        say(`cannot be used now, and is tried again later: ${faultLine(error, secrets)}`),
      );
    },
    tools: () => offered,
    async search(words) {
      if (server.research === undefined) throw new Error(`the server ${server.name} is not for research`);
      const { tool, query, arguments: others } = server.research;
      return call(tool, { ...others, [query]: words });
    },
    async close() {
      isEnded = true;
      await connecting?.catch(() => {});
      const all = new Set([...calls.keys(), ...(connection === null ? [] : [connection])]);
      connection = null;
      await Promise.all([...all].map((one) => one.close()));
    },
  };
}
