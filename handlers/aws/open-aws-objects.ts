import { S3Client } from "@aws-sdk/client-s3";
import { createS3Objects } from "../../memory/s3-objects.ts";
import { traceAwsCalls } from "../../telemetry/trace-aws-calls.ts";
import { CLIENT } from "./client-settings.ts";

/** Reports and payloads, in the bucket. Nothing is called. */
export const openAwsObjects = (bucket: string) =>
  createS3Objects(traceAwsCalls(new S3Client(CLIENT)), bucket);
