import type { Environment } from "../../config/environment.ts";
import { byCollection } from "../../memory/knowledge/by-collection.ts";
import type { Knowledge } from "../../memory/knowledge/knowledge.ts";
import { noKnowledge } from "../../memory/knowledge/no-knowledge.ts";

/** Documents and history in the knowledge bases that OHERO_KNOWLEDGE_BASES names; of a collection without one nothing is known. */
export async function openAwsKnowledge({ OHERO_KNOWLEDGE_BASES: bases }: Environment): Promise<Knowledge> {
  if (bases.length === 0) return noKnowledge;
  const [{ createBedrockKnowledge }, { createBedrockClients }] = await Promise.all([
    import("../../memory/knowledge/bedrock-knowledge.ts"),
    import("../../memory/knowledge/bedrock-clients.ts"),
  ]);
  const bedrock = createBedrockKnowledge({ bases, clients: createBedrockClients() });
  return byCollection((collection) =>
    bases.some((base) => base.collection === collection) ? bedrock : noKnowledge,
  );
}
