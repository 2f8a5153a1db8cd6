import type { Collection } from "./knowledge.ts";

/** Where a collection lives on AWS: the knowledge base that is searched, and the S3 folder that it is filled from. */
export interface KnowledgeBase {
  collection: Collection;
  knowledgeBaseId: string;
  bucket: string;
  /** With the slash at its end; empty for the whole bucket. Only what stands here belongs to the collection. */
  prefix: string;
}
