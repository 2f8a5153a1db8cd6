import { expect, test } from "vitest";
import { tables } from "../../memory/tables.ts";
import { synthesise } from "../test-synthesise.ts";

const { resources, template, plan } = synthesise("single");
const tableOf = (name: string) => {
  const found = [...resources("state", "AWS::DynamoDB::GlobalTable").values()].find(
    ({ Properties }) => Properties.TableName === `ohero-${name}`,
  );
  if (!found) throw new Error(`no table ${name}`);
  return found;
};

test.each([...Object.keys(tables), "checkpoints"])(
  "the table %s is encrypted, can be brought back, and is hard to delete",
  (name) => {
    const { Properties, DeletionPolicy } = tableOf(name);
    expect(Properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
      Replicas: [
        {
          Region: "us-east-1",
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
    expect(DeletionPolicy).toBe("RetainExceptOnCreate");
  },
);

test("keys, indexes and expiry are those that the code uses", () => {
  const key = (name: string, KeyType: string) => ({ AttributeName: name, KeyType });
  expect(tableOf("outbox").Properties).toMatchObject({
    KeySchema: [key("group", "HASH"), key("key", "RANGE")],
    TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    GlobalSecondaryIndexes: [
      {
        IndexName: "byDue",
        KeySchema: [key("waiting", "HASH"), key("dueAt", "RANGE")],
        Projection: { ProjectionType: "ALL" },
      },
      { IndexName: "byPlace", KeySchema: [key("place", "HASH"), key("key", "RANGE")] },
    ],
  });
  expect(tableOf("checkpoints").Properties).toMatchObject({
    KeySchema: [key("pk", "HASH"), key("sk", "RANGE")],
    TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
  });
  expect(tableOf("incidents").Properties.TimeToLiveSpecification).toBeUndefined();
  expect(resources("state", "AWS::DynamoDB::GlobalTable").size).toBe(Object.keys(tables).length + 1);
});

test("the bucket is private, encrypted, versioned, and keeps payloads as long as the policy says", () => {
  template("state").hasResourceProperties("AWS::S3::Bucket", {
    BucketName: plan.places.bucket,
    VersioningConfiguration: { Status: "Enabled" },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
    },
    LoggingConfiguration: { DestinationBucketName: "ohero-logs-111111111111-us-east-1" },
    LifecycleConfiguration: {
      Rules: [
        { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: "Enabled" },
        {
          // What incidents and tickets need stays with them.
          Prefix: "expiring/",
          ExpirationInDays: plan.organization.policy.deliveryRetentionDays,
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        },
      ],
    },
  });
});

test("the bucket waits for that of its access logs, which it knows by name only", () => {
  const buckets = [...resources("state", "AWS::S3::Bucket")];
  const idOf = (name: string) => buckets.find(([, { Properties }]) => Properties.BucketName === name)?.[0];
  const [logs, bucket] = [idOf("ohero-logs-111111111111-us-east-1"), idOf(plan.places.bucket)];
  expect(resources("state").get(bucket ?? "")?.DependsOn).toContain(logs);
});

test("every bucket, of every stack, takes requests over TLS only and none from the public", () => {
  const everything = synthesise("everything");
  const buckets = [...everything.templates.keys()].flatMap((stack) => [
    ...everything.resources(stack, "AWS::S3::Bucket"),
  ]);
  expect(buckets.length).toBe(6);
  const policies = JSON.stringify(
    [...everything.templates.keys()].map((stack) => [
      ...everything.resources(stack, "AWS::S3::BucketPolicy"),
    ]),
  );
  for (const [id, { Properties }] of buckets) {
    expect(Properties.PublicAccessBlockConfiguration, id).toMatchObject({ RestrictPublicBuckets: true });
    expect(policies).toContain(`"Bucket":{"Ref":"${id}"}`);
  }
  expect(policies.match(/"aws:SecureTransport":"false"/g)).toHaveLength(buckets.length);
});
