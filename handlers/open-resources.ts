import type { StructuredToolInterface } from "@langchain/core/tools";
import { type Environment, readVariables } from "../config/environment.ts";
import { isAwsLink } from "../events/links.ts";
import { findInstructions } from "../judgements/untrusted-text.ts";
import type { Knowledge } from "../memory/knowledge/knowledge.ts";
import type { Organization } from "../policy/organization.ts";
import type { PageSearch } from "../tools/mcp-tools.ts";
import { openKnowledge } from "./open-knowledge.ts";

/** What an application uses besides its database, as the settings name it. */
export interface Resources {
  knowledge: Knowledge;
  external?: () => StructuredToolInterface[];
  searches?: readonly PageSearch[];
  close(): Promise<void>;
}

export interface ResourceOptions {
  /** Where documents and history are kept; null: in memory. */
  dataDirectory: string | null;
  /** Where the credentials of MCP servers are; default: the process's environment. */
  variables?: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/**
 * Documents and history, and tools of MCP servers where the organization names some; their packages are loaded only then. A
 * server that is down is named by `log` and tried again later.
 */
export async function openResources(
  environment: Environment,
  { policy }: Organization,
  { dataDirectory, variables, log }: ResourceOptions,
): Promise<Resources> {
  const knowledge = await openKnowledge(environment, dataDirectory);
  const { mcpServers } = policy;
  if (mcpServers.length === 0) return { knowledge, close: knowledge.close };
  const { openMcpTools } = await import("../tools/mcp-tools.ts");
  const mcp = await openMcpTools(mcpServers, {
    variables: readVariables(
      mcpServers.flatMap(({ headers }) => Object.values(headers)),
      variables,
    ),
    log,
    isSuspicious: (text) => findInstructions(text).length > 0,
    isTrustedLink: isAwsLink,
  });
  return {
    knowledge,
    external: mcp.list,
    searches: mcp.searches,
    async close() {
      await Promise.all([mcp.close(), knowledge.close()]);
    },
  };
}
