import type { Environment } from "../../config/environment.ts";
import { byCollection } from "../../memory/knowledge/by-collection.ts";
import type { Knowledge } from "../../memory/knowledge/knowledge.ts";
import { createLaterKnowledge } from "../../memory/knowledge/later-knowledge.ts";
import { noKnowledge } from "../../memory/knowledge/no-knowledge.ts";

/**
 * Documents and history in the knowledge bases that OHERO_KNOWLEDGE_BASES names; of a collection without one nothing is known. Their
 * clients are loaded when they are first needed.
 */
export function openAwsKnowledge({ OHERO_KNOWLEDGE_BASES: bases }: Environment): Knowledge {
  if (bases.length === 0) return noKnowledge;
  const bedrock = createLaterKnowledge(async () => (await loadBedrock()).openBedrockKnowledge(bases));
  return byCollection((collection) =>
    bases.some((base) => base.collection === collection) ? bedrock : noKnowledge,
  );
}

/** Loads what asks knowledge bases. */
export const loadBedrock = () => import("./open-bedrock-knowledge.ts");
