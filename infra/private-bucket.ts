import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  type LifecycleRule,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import type { Plan } from "./plan.ts";

export interface PrivateBucketOptions {
  name: string;
  versioned: boolean;
  lifecycleRules?: LifecycleRule[];
  /**
   * Who looked at what; null for the bucket that holds that. As it is named by text, what makes both in one stack has to say which
   * comes first.
   */
  logs: string | null;
  props?: Partial<BucketProps>;
}

/** Where the others write who looked at what. */
export const logsBucketName = ({ places: { prefix, account, region } }: Plan): string =>
  `${prefix}-logs-${account}-${region}`;

/** A bucket that nobody reaches but by their role, and over TLS. */
export function createPrivateBucket(
  scope: Construct,
  id: string,
  { removal }: Pick<Plan, "removal">,
  { name, versioned, lifecycleRules = [], logs, props = {} }: PrivateBucketOptions,
): IBucket {
  const bucket = new Bucket(scope, id, {
    bucketName: name,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned,
    removalPolicy: removal,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }, ...lifecycleRules],
    ...(logs !== null && {
      serverAccessLogsBucket: logsOf(scope, id, logs),
      serverAccessLogsPrefix: `${name}/`,
    }),
    ...props,
  });
  if (logs === null)
    acknowledge(
      bucket,
      "AwsSolutions-S1",
      "It holds the access logs of the others; its own would never end.",
    );
  else
    acknowledge(
      bucket,
      "@aws-cdk/aws-s3:accessLogsPolicyNotAdded",
      "The policy of the bucket of logs lets S3 write there for every bucket of this account.",
    );
  // Bucket is one, but for a property that may be undefined there (exactOptionalPropertyTypes).
  return bucket as IBucket;
}

const logsOf = (scope: Construct, id: string, name: string): IBucket =>
  Bucket.fromBucketName(scope, `${id}Logs`, name);

/** Is what is in it to stay when its stack is deleted? */
export const isKept = ({ removal }: Pick<Plan, "removal">): boolean => removal !== RemovalPolicy.DESTROY;
