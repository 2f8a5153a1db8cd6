import { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import { S3Client } from "@aws-sdk/client-s3";
import { traceAwsCalls } from "../../telemetry/trace-aws-calls.ts";

/** What the SDK is told; the rest (credentials, endpoints) it finds in the environment. */
export interface BedrockClientSettings {
  region?: string | undefined;
  /** Calls of one request, with those after throttling and faults; the SDK waits between them, ever longer, at random. */
  attempts?: number;
}

/** The clients of a knowledge base: one for searching, one for the documents. Nothing is called. */
export function createBedrockClients({ region, attempts = 4 }: BedrockClientSettings = {}) {
  const settings = { ...(region && { region }), maxAttempts: attempts, retryMode: "standard" };
  return {
    search: traceAwsCalls(new BedrockAgentRuntimeClient(settings)),
    objects: traceAwsCalls(new S3Client(settings)),
  };
}
