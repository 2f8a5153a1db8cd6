import { BedrockAgentClient } from "@aws-sdk/client-bedrock-agent";
import { readEnvironment } from "../../config/environment.ts";
import { createKnowledgeSync } from "../create-knowledge-sync.ts";
import { log } from "./log.ts";

/** Changes of the knowledge bucket → ingestion jobs. */
export const handler = createKnowledgeSync({
  client: new BedrockAgentClient({ maxAttempts: 3 }),
  sources: readEnvironment().OHERO_KNOWLEDGE_BASES,
  log,
});
