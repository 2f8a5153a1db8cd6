import type { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import type { S3Client } from "@aws-sdk/client-s3";
import type { KnowledgeBase } from "./bedrock-base.ts";
import { createBedrockDocuments } from "./bedrock-documents.ts";
import { createBedrockSearch } from "./bedrock-search.ts";
import {
  type Collection,
  type FoundPassage,
  type Knowledge,
  type KnowledgeSearch,
  KnowledgeSearchError,
} from "./knowledge.ts";

export interface BedrockKnowledgeOptions {
  /** Of several with one collection, the first is written to, and all of its passages are found in its knowledge base. */
  bases: readonly KnowledgeBase[];
  clients: { search: BedrockAgentRuntimeClient; objects: S3Client };
  /** For a whole search, its pages and attempts included, and for each call about a document. */
  timeoutMs?: number;
  /** Ends whatever is under way. */
  signal?: AbortSignal;
}

/** Knowledge in Amazon Bedrock; a single search may be ended from outside. */
export interface BedrockKnowledge extends Knowledge {
  search(search: KnowledgeSearch, options?: { signal?: AbortSignal | undefined }): Promise<FoundPassage[]>;
}

/**
 * Documents and history in Amazon Bedrock Knowledge Bases. Documents are S3 objects; searches find them after the next
 * ingestion job, which is someone else's to start (`handlers/knowledge-sync.ts`). Every failure is a KnowledgeSearchError
 * that says what to do, with the cause.
 */
export function createBedrockKnowledge(options: BedrockKnowledgeOptions): BedrockKnowledge {
  const { bases, clients, timeoutMs = 10_000, signal } = options;
  const baseOf = (collection: Collection): KnowledgeBase => {
    const base = bases.find((one) => one.collection === collection);
    if (base === undefined)
      throw new KnowledgeSearchError(
        `there is no knowledge base for the collection ${collection}; name one in OHERO_KNOWLEDGE_BASES`,
      );
    return base;
  };
  return {
    search: createBedrockSearch({ client: clients.search, baseOf, timeoutMs, signal }),
    ...createBedrockDocuments({ client: clients.objects, baseOf, timeoutMs, signal }),
  };
}
