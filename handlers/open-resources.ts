import type { StructuredToolInterface } from "@langchain/core/tools";
import { type Environment, readVariables } from "../config/environment.ts";
import { regionOf } from "../config/model-loaders.ts";
import { findInstructions } from "../judgements/untrusted-text.ts";
import type { Knowledge } from "../memory/knowledge/knowledge.ts";
import type { Organization } from "../policy/organization.ts";
import { UsageError } from "./known-error.ts";

/** What an application uses of other services, as the settings name them. */
export interface Resources {
  knowledge?: Knowledge;
  external?: () => StructuredToolInterface[];
  close(): Promise<void>;
}

/**
 * Knowledge bases on Bedrock, and tools of MCP servers, where they are configured; their packages are loaded only then. A
 * server that is down is named by `log` and tried again later.
 */
export async function openResources(
  environment: Environment,
  { policy }: Organization,
  log: (line: string) => void,
): Promise<Resources> {
  const knowledge = await openKnowledge(environment);
  const { mcpServers } = policy;
  if (mcpServers.length === 0) return { ...knowledge, close: async () => {} };
  const { openMcpTools } = await import("../tools/mcp-tools.ts");
  const mcp = await openMcpTools(mcpServers, {
    variables: readVariables(mcpServers.flatMap(({ headers }) => Object.values(headers))),
    log,
    isSuspicious: (text) => findInstructions(text).length > 0,
  });
  return { ...knowledge, external: mcp.list, close: mcp.close };
}

async function openKnowledge(environment: Environment): Promise<Pick<Resources, "knowledge">> {
  const bases = environment.OHERO_KNOWLEDGE_BASES;
  if (bases.length === 0) return {};
  const region = regionOf(environment);
  if (region === undefined)
    throw new UsageError("OHERO_KNOWLEDGE_BASES: the Region is missing: set AWS_REGION, such as us-east-1");
  const [{ createBedrockKnowledge }, { createBedrockClients }] = await Promise.all([
    import("../memory/knowledge/bedrock-knowledge.ts"),
    import("../memory/knowledge/bedrock-clients.ts"),
  ]);
  return { knowledge: createBedrockKnowledge({ bases, clients: createBedrockClients({ region }) }) };
}
