import type { KnowledgeBaseEntry } from "../../config/knowledge-bases.ts";
import { createBedrockClients } from "../../memory/knowledge/bedrock-clients.ts";
import { createBedrockKnowledge } from "../../memory/knowledge/bedrock-knowledge.ts";

/** Amazon Bedrock Knowledge Bases. Nothing is called. */
export const openBedrockKnowledge = (bases: readonly KnowledgeBaseEntry[]) =>
  createBedrockKnowledge({ bases, clients: createBedrockClients() });
