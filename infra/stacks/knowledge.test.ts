import { Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { KnowledgeBases } from "../../config/knowledge-bases.ts";
import { synthesise } from "../test-synthesise.ts";

const { resources, template } = synthesise("single");

test("two knowledge bases, each over its folder, each with an index of its own", () => {
  const indexes = [...resources("knowledge", "AWS::S3Vectors::Index").values()];
  expect(indexes.map(({ Properties }) => Properties.IndexName)).toEqual(["documents", "history"]);
  for (const { Properties } of indexes)
    expect(Properties).toMatchObject({
      DataType: "float32",
      Dimension: 1_024,
      DistanceMetric: "cosine",
      MetadataConfiguration: {
        NonFilterableMetadataKeys: ["AMAZON_BEDROCK_TEXT", "AMAZON_BEDROCK_METADATA"],
      },
    });
  const bases = [...resources("knowledge", "AWS::Bedrock::KnowledgeBase").values()];
  expect(bases).toHaveLength(2);
  for (const { Properties } of bases)
    expect(Properties).toMatchObject({
      KnowledgeBaseConfiguration: {
        VectorKnowledgeBaseConfiguration: {
          EmbeddingModelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0",
        },
      },
      StorageConfiguration: { Type: "S3_VECTORS" },
    });
  const folders = [...resources("knowledge", "AWS::Bedrock::DataSource").values()].map(
    ({ Properties }) => Properties.DataSourceConfiguration,
  );
  expect(folders).toMatchObject([
    { S3Configuration: { InclusionPrefixes: ["documents/"] } },
    { S3Configuration: { InclusionPrefixes: ["history/"] } },
  ]);
});

test("data sources wait for the bucket, which they know by name only", () => {
  const [bucket] = resources("knowledge", "AWS::S3::Bucket").keys();
  const sources = [...resources("knowledge", "AWS::Bedrock::DataSource").values()];
  expect(sources).toHaveLength(2);
  for (const { DependsOn } of sources) expect(DependsOn).toContain(bucket);
});

test("each base reads its own folder and writes its own index", () => {
  const roles = [...resources("knowledge", "AWS::IAM::Role")].filter(([id]) =>
    /^(documents|history)role/.test(id),
  );
  expect(roles).toHaveLength(2);
  for (const [id, { Properties }] of roles) {
    const own = id.startsWith("documents") ? "documents" : "history";
    const other = own === "documents" ? "history" : "documents";
    const text = JSON.stringify(Properties);
    expect(text).toContain(`ohero-knowledge-111111111111-us-east-1/${own}/*`);
    expect(text).toContain(`${own}index`);
    expect(text).not.toContain(other);
    expect(text).toContain('"aws:SourceAccount":"111111111111"');
  }
});

test("documents that were overwritten or deleted can be brought back; what was to be forgotten is gone after a day", () => {
  template("knowledge").hasResourceProperties("AWS::S3::Bucket", {
    BucketName: "ohero-knowledge-111111111111-us-east-1",
    VersioningConfiguration: { Status: "Enabled" },
    LifecycleConfiguration: {
      Rules: Match.arrayWith([
        {
          Prefix: "documents/",
          NoncurrentVersionExpiration: { NoncurrentDays: 90 },
          ExpiredObjectDeleteMarker: true,
          Status: "Enabled",
        },
        {
          Prefix: "history/",
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
          ExpiredObjectDeleteMarker: true,
          Status: "Enabled",
        },
      ]),
    },
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  });
});

test("changes of files wait in a queue, and start a job", () => {
  template("knowledge").hasResourceProperties("AWS::Events::Rule", {
    EventPattern: {
      source: ["aws.s3"],
      "detail-type": ["Object Created", "Object Deleted"],
      detail: { bucket: { name: ["ohero-knowledge-111111111111-us-east-1"] } },
    },
  });
  template("knowledge").hasResourceProperties("AWS::Lambda::EventSourceMapping", {
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ScalingConfig: { MaximumConcurrency: 2 },
  });
});

test("the setting is one that the functions can read", () => {
  const [environment] = [...resources("knowledge", "AWS::Lambda::Function").values()].map(({ Properties }) =>
    JSON.stringify(Properties.Environment),
  );
  // The ids are references until they are deployed: each becomes ten letters.
  const { Environment } = JSON.parse(`{"Environment":${environment}}`);
  const parts: unknown[] = Environment.Variables.OHERO_KNOWLEDGE_BASES["Fn::Join"][1];
  let count = 0;
  const text = parts
    .map((part) => {
      if (typeof part === "string") return part;
      count += 1;
      return `ABCDEFGH${Math.ceil(count / 2)}${count % 2}`;
    })
    .join("");
  expect(KnowledgeBases.parse(text)).toMatchObject([
    { collection: "documents", prefix: "documents/" },
    { collection: "history", prefix: "history/" },
  ]);
});
