import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { CfnDataSource, CfnKnowledgeBase } from "aws-cdk-lib/aws-bedrock";
import { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { type Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { CfnBucket, type IBucket } from "aws-cdk-lib/aws-s3";
import { CfnIndex, CfnVectorBucket } from "aws-cdk-lib/aws-s3vectors";
import type { Construct } from "constructs";
import { createFailureQueue, createQueue } from "../create-queue.ts";
import { createRole } from "../create-role.ts";
import { dimensionOf } from "../embedding-models.ts";
import { functions } from "../functions.ts";
import { grants } from "../grants.ts";
import { createFunction } from "../ohero-function.ts";
import type { Plan } from "../plan.ts";
import { createPrivateBucket, logsBucketName } from "../private-bucket.ts";

const COLLECTIONS = ["documents", "history"] as const;
type Collection = (typeof COLLECTIONS)[number];

/** How long what was overwritten or deleted can be brought back. What must not be remembered is to be gone soon. */
const OLD_VERSION_DAYS: Readonly<Record<Collection, number>> = { documents: 90, history: 1 };

/** Bedrock keeps a passage and its metadata under these names; they are read, never filtered by, and too large for a filter. */
const NOT_FILTERED = ["AMAZON_BEDROCK_TEXT", "AMAZON_BEDROCK_METADATA"];

/** While one job runs the next one waits, in turns of the queue's visibility; a job takes minutes, at times hours. */
const ATTEMPTS = 100;
/** Changes that come together start one job. */
const BATCHING_SECONDS = 30;

/** The team's documents and the history of incidents: a bucket with a folder for each, and a knowledge base over each folder. */
export class KnowledgeStack extends Stack {
  /** OHERO_KNOWLEDGE_BASES. */
  readonly setting: string;
  readonly arns: readonly string[];

  constructor(scope: Construct, id: string, plan: Plan, props: StackProps) {
    super(scope, id, props);
    const { places } = plan;
    const bucket = createPrivateBucket(this, "Bucket", plan, {
      name: places.knowledgeBucket,
      versioned: true,
      logs: logsBucketName(plan),
      lifecycleRules: COLLECTIONS.map((collection) => ({
        prefix: `${collection}/`,
        noncurrentVersionExpiration: Duration.days(OLD_VERSION_DAYS[collection]),
        expiredObjectDeleteMarker: true,
      })),
    });
    const resource = bucket.node.defaultChild;
    // By the bucket's own property: the construct's option takes a function that may change the notifications of every bucket.
    if (resource instanceof CfnBucket)
      resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };

    const vectors = new CfnVectorBucket(this, "Vectors", {
      vectorBucketName: `${places.prefix}-vectors-${places.account}-${places.region}`,
      encryptionConfiguration: { sseType: "AES256" },
    });
    vectors.applyRemovalPolicy(plan.removal);
    const made = COLLECTIONS.map((collection) => ({
      collection,
      ...this.createKnowledgeBase(collection, { vectors, bucket, plan }),
    }));
    this.arns = made.map(({ arn }) => arn);
    this.setting = this.toJsonString(
      made.map(({ collection, knowledgeBaseId, dataSourceId }) => ({
        collection,
        knowledgeBaseId,
        dataSourceId,
        bucket: places.knowledgeBucket,
        prefix: `${collection}/`,
      })),
    );
    this.createSync(plan);
  }

  private createKnowledgeBase(
    collection: Collection,
    { vectors, bucket, plan }: { vectors: CfnVectorBucket; bucket: IBucket; plan: Plan },
  ) {
    const { places, deployment } = plan;
    const name = `${places.prefix}-${collection}`;
    const model = `arn:${places.partition}:bedrock:${places.region}::foundation-model/${deployment.OHERO_EMBEDDING_MODEL}`;
    const index = new CfnIndex(this, `${collection}-index`, {
      vectorBucketArn: vectors.attrVectorBucketArn,
      indexName: collection,
      dataType: "float32",
      dimension: dimensionOf(deployment.OHERO_EMBEDDING_MODEL),
      distanceMetric: "cosine",
      metadataConfiguration: { nonFilterableMetadataKeys: NOT_FILTERED },
    });
    index.applyRemovalPolicy(plan.removal);
    const role = this.createBaseRole(collection, { model, index, plan });
    const base = new CfnKnowledgeBase(this, `${collection}-base`, {
      name,
      roleArn: role.roleArn,
      knowledgeBaseConfiguration: {
        type: "VECTOR",
        vectorKnowledgeBaseConfiguration: { embeddingModelArn: model },
      },
      storageConfiguration: {
        type: "S3_VECTORS",
        s3VectorsConfiguration: { indexArn: index.attrIndexArn },
      },
    });
    base.node.addDependency(role);
    const source = new CfnDataSource(this, `${collection}-source`, {
      name,
      knowledgeBaseId: base.attrKnowledgeBaseId,
      dataSourceConfiguration: {
        type: "S3",
        s3Configuration: {
          bucketArn: places.bucketArn(places.knowledgeBucket),
          bucketOwnerAccountId: places.account,
          inclusionPrefixes: [`${collection}/`],
        },
      },
      // The vectors go with their bucket; a role that is deleted at the same time could not delete them any more.
      dataDeletionPolicy: "RETAIN",
    });
    // It names the bucket as text.
    source.node.addDependency(bucket);
    return {
      arn: base.attrKnowledgeBaseArn,
      knowledgeBaseId: base.attrKnowledgeBaseId,
      dataSourceId: source.attrDataSourceId,
    };
  }

  /** What Bedrock may do for a knowledge base (Bedrock user guide, "Create a service role for Amazon Bedrock Knowledge Bases"). */
  private createBaseRole(
    collection: Collection,
    { model, index, plan: { places } }: { model: string; index: CfnIndex; plan: Plan },
  ): Role {
    const bucket = places.bucketArn(places.knowledgeBucket);
    const owned = { StringEquals: { "aws:ResourceAccount": places.account } };
    const bedrock = new ServicePrincipal("bedrock.amazonaws.com", {
      conditions: {
        StringEquals: { "aws:SourceAccount": places.account },
        ArnLike: { "aws:SourceArn": places.arn("bedrock", "knowledge-base/*") },
      },
    });
    return createRole(this, `${collection}-role`, bedrock, [
      { actions: ["bedrock:InvokeModel"], resources: [model] },
      {
        actions: ["s3:ListBucket"],
        resources: [bucket],
        conditions: { ...owned, StringLike: { "s3:prefix": [collection, `${collection}/*`] } },
      },
      { actions: ["s3:GetObject"], resources: [`${bucket}/${collection}/*`], conditions: owned },
      {
        actions: [
          "s3vectors:GetIndex",
          "s3vectors:QueryVectors",
          "s3vectors:GetVectors",
          "s3vectors:PutVectors",
          "s3vectors:DeleteVectors",
        ],
        resources: [index.attrIndexArn],
      },
    ]);
  }

  /** Changes of files wait in a queue, and start one ingestion job for each knowledge base that they concern. */
  private createSync(plan: Plan): void {
    const { places } = plan;
    const { queue } = createQueue(this, "Changes", {
      name: `${places.prefix}-knowledge-changes`,
      deadLettersName: `${places.prefix}-knowledge-changes-dead-letters`,
      // As Lambda's guide says: six times as long as a call may take, and as long as its batch is waited for.
      visibility: 6 * functions["knowledge-sync"].timeout + BATCHING_SECONDS,
      attempts: ATTEMPTS,
    });
    new Rule(this, "FilesChanged", {
      ruleName: `${places.prefix}-knowledge-changed`,
      description: "Documents and history that changed are to be found by searches",
      eventPattern: {
        source: ["aws.s3"],
        detailType: ["Object Created", "Object Deleted"],
        detail: { bucket: { name: [places.knowledgeBucket] } },
      },
      targets: [
        new SqsQueue(queue, {
          deadLetterQueue: createFailureQueue(
            this,
            "RuleDeadLetters",
            `${places.prefix}-knowledge-rule-dead-letters`,
          ),
        }),
      ],
    });
    const sync = createFunction(this, "knowledge-sync", {
      plan,
      grants: grants["knowledge-sync"](places, { knowledgeBases: this.arns }),
      environment: { OHERO_KNOWLEDGE_BASES: this.setting },
    });
    new EventSourceMapping(this, "FromChanges", {
      target: sync,
      eventSourceArn: queue.queueArn,
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(BATCHING_SECONDS),
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
  }
}
