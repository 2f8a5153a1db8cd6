import { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import { S3Client } from "@aws-sdk/client-s3";
import type { KnowledgeBase } from "./bedrock-base.ts";
import { type BedrockKnowledgeOptions, createBedrockKnowledge } from "./bedrock-knowledge.ts";
import { startBedrockKnowledge, type TestBedrockKnowledgeOptions } from "./test-bedrock-knowledge.ts";

export const bases: readonly KnowledgeBase[] = [
  { collection: "documents", knowledgeBaseId: "DOCUMENTS1", bucket: "knowledge", prefix: "documents/" },
  { collection: "history", knowledgeBaseId: "HISTORY001", bucket: "knowledge", prefix: "history/" },
];

/** The adapter with the SDK's clients, against stand-ins of Bedrock and S3. */
export async function openBedrock(
  options: Partial<TestBedrockKnowledgeOptions> &
    Partial<BedrockKnowledgeOptions> & { attempts?: number } = {},
) {
  const { attempts = 2, ...more } = options;
  const bedrock = await startBedrockKnowledge({ bases, ...more });
  const settings = {
    region: "eu-central-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
    maxAttempts: attempts,
  };
  const clients = {
    search: new BedrockAgentRuntimeClient({ ...settings, endpoint: bedrock.endpoint }),
    objects: new S3Client({ ...settings, endpoint: bedrock.s3.endpoint }),
  };
  return {
    bedrock,
    knowledge: createBedrockKnowledge({ bases, clients, ...more }),
    /** What a person lays into the bucket. */
    lay(key: string, body: string) {
      bedrock.s3.buckets
        .get("knowledge")
        ?.set(key, { body: Buffer.from(body), headers: {}, at: new Date("2026-03-02T08:00:00Z") });
    },
    async close() {
      clients.search.destroy();
      clients.objects.destroy();
      await bedrock.close();
    },
  };
}
