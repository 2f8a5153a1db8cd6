import type { StructuredToolInterface } from "@langchain/core/tools";
import { type FoundPage, isOn, pagesIn } from "./mcp-pages.ts";
import { createMcpServer, type McpServer, type McpSettings } from "./mcp-server.ts";

/** A server that looks things up for tickets. */
export interface PageSearch {
  /** The server's. */
  name: string;
  /** Pages that fit these words, which leave the organization. Throws where the search fails. */
  search(words: string): Promise<FoundPage[]>;
}

/** Tools of MCP servers, as they can be used now. */
export interface McpTools {
  /**
   * The allowed tools of all servers that were reached so far, named `<server>__<tool>`. A server that is down is tried again
   * in the background, at most twice a minute. Calls give text, which others wrote; they never throw for what a server does.
   */
  list(): StructuredToolInterface[];
  /** The servers that are configured for research. */
  searches: readonly PageSearch[];
  /** Ends connections and the programs that were started for them. */
  close(): Promise<void>;
}

export interface McpOptions
  extends Pick<McpSettings, "variables" | "log" | "isSuspicious">,
    Partial<Pick<McpSettings, "connectMilliseconds" | "pauseMilliseconds">> {
  /** May pages link there, whichever server found them? */
  isTrustedLink(url: string): boolean;
}

/**
 * Opens the MCP servers of an organization: in parallel, each for ten seconds at most. One that cannot be reached is named
 * in the log and stops nothing. `isSuspicious` tells descriptions that try to give orders; these are not passed on.
 */
export async function openMcpTools(
  servers: readonly McpServer[],
  { isTrustedLink, ...options }: McpOptions,
): Promise<McpTools> {
  const opened = servers.map((server) =>
    createMcpServer(server, {
      connectMilliseconds: 10_000,
      pauseMilliseconds: 30_000,
      ...options,
    }),
  );
  const refresh = () => Promise.all(opened.map((server) => server.refresh()));
  await refresh();
  return {
    list() {
      void refresh();
      return opened.flatMap((server) => server.tools());
    },
    searches: servers.flatMap(({ name, research, linkHosts = [] }, index) => {
      const server = opened[index];
      if (research === undefined || server === undefined) return [];
      const mayLink = (url: string) => isTrustedLink(url) || isOn(url, linkHosts);
      return { name, search: async (words) => pagesIn(await server.search(words), name, mayLink) };
    }),
    async close() {
      await Promise.all(opened.map((server) => server.close()));
    },
  };
}
