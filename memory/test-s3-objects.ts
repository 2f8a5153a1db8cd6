import { S3Client } from "@aws-sdk/client-s3";
import { onTestFinished } from "vitest";
import { startS3 } from "./knowledge/test-s3.ts";
import { createS3Objects } from "./s3-objects.ts";

/** An empty bucket for one test, and what keeps objects in it. */
export async function openS3Objects(options: Parameters<typeof startS3>[1] = {}) {
  const s3 = await startS3(["state"], options);
  const client = new S3Client({
    endpoint: s3.endpoint,
    forcePathStyle: true,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await s3.close();
  });
  return { s3, objects: createS3Objects(client, "state") };
}
