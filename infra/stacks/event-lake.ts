import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnDeliveryStream } from "aws-cdk-lib/aws-kinesisfirehose";
import { LogGroup, LogStream, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { createFailureQueue } from "../create-queue.ts";
import { createRole } from "../create-role.ts";
import { partitionPath } from "../event-lake-layout.ts";
import { collectedSources } from "../event-patterns.ts";
import { createEventTable } from "../event-table.ts";
import type { Plan } from "../plan.ts";
import { createPrivateBucket, logsBucketName } from "../private-bucket.ts";
import { rulesOf, takeFromRules, triedForADay } from "../rule-failures.ts";

const RESULT_DAYS = 30;
/** What was overwritten or deleted by mistake can be brought back for so long. */
const OLD_VERSION_DAYS = 7;
const DELIVERY_LOG = "delivery";

/** Every event that was collected, as it arrived, to be asked by SQL: Firehose writes it to S3, Athena reads it there. */
export class EventLakeStack extends Stack {
  private readonly plan: Plan;

  constructor(scope: Construct, id: string, plan: Plan, props: StackProps) {
    super(scope, id, props);
    this.plan = plan;
    const { places } = plan;
    const bucket = createPrivateBucket(this, "Lake", plan, {
      name: `${places.prefix}-events-${places.account}-${places.region}`,
      versioned: true,
      logs: logsBucketName(plan),
      lifecycleRules: [
        {
          prefix: "events/",
          expiration: Duration.days(plan.organization.policy.deliveryRetentionDays),
        },
        { prefix: "errors/", expiration: Duration.days(RESULT_DAYS) },
        { prefix: "results/", expiration: Duration.days(RESULT_DAYS) },
        {
          noncurrentVersionExpiration: Duration.days(OLD_VERSION_DAYS),
          expiredObjectDeleteMarker: true,
        },
      ],
    });
    this.collect(this.createStream(bucket));
    createEventTable(this, plan, bucket);
  }

  private createStream(bucket: IBucket): CfnDeliveryStream {
    const { places, removal } = this.plan;
    const name = places.eventStream;
    const log = new LogGroup(this, "StreamLog", {
      logGroupName: `/aws/kinesisfirehose/${name}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: removal,
    });
    const logStream = new LogStream(this, "StreamLogStream", {
      logGroup: log,
      logStreamName: DELIVERY_LOG,
      removalPolicy: removal,
    });
    // Firehose shows for whom it works by this id (Amazon Data Firehose developer guide, "Allow Firehose to assume an IAM role").
    const firehose = new ServicePrincipal("firehose.amazonaws.com", {
      conditions: { StringEquals: { "sts:ExternalId": places.account } },
    });
    // Of the same guide, "Grant Firehose access to an Amazon S3 destination".
    const role = createRole(this, "StreamRole", firehose, [
      {
        actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        resources: [bucket.bucketArn],
      },
      {
        actions: ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"],
        resources: [bucket.arnForObjects("events/*"), bucket.arnForObjects("errors/*")],
      },
      {
        actions: ["logs:PutLogEvents"],
        resources: [places.arn("logs", `log-group:/aws/kinesisfirehose/${name}:log-stream:${DELIVERY_LOG}`)],
      },
    ]);
    const stream = new CfnDeliveryStream(this, "Stream", {
      deliveryStreamName: name,
      deliveryStreamType: "DirectPut",
      deliveryStreamEncryptionConfigurationInput: { keyType: "AWS_OWNED_CMK" },
      extendedS3DestinationConfiguration: {
        bucketArn: bucket.bucketArn,
        roleArn: role.roleArn,
        prefix: `events/${partitionPath("!{partitionKeyFromQuery:source}", "!{partitionKeyFromQuery:day}")}`,
        errorOutputPrefix: "errors/!{firehose:error-output-type}/!{timestamp:yyyy-MM-dd}/",
        // 64 MB is the least with partitions; a few events a day are written every five minutes.
        bufferingHints: { intervalInSeconds: 300, sizeInMBs: 64 },
        compressionFormat: "GZIP",
        dynamicPartitioningConfiguration: { enabled: true, retryOptions: { durationInSeconds: 300 } },
        processingConfiguration: {
          enabled: true,
          processors: [
            {
              type: "MetadataExtraction",
              parameters: [
                {
                  parameterName: "MetadataExtractionQuery",
                  parameterValue: "{source:.source,day:.time[0:10]}",
                },
                { parameterName: "JsonParsingEngine", parameterValue: "JQ-1.6" },
              ],
            },
            // Athena reads one event a line.
            {
              type: "AppendDelimiterToRecord",
              parameters: [{ parameterName: "Delimiter", parameterValue: "\\n" }],
            },
          ],
        },
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: log.logGroupName,
          logStreamName: logStream.logStreamName,
        },
      },
    });
    stream.node.addDependency(role);
    return stream;
  }

  /** A second rule on the worker's bus, so that the lake and the agent do not wait for each other. */
  private collect(stream: CfnDeliveryStream): void {
    const { places, hasTestEvents } = this.plan;
    const role = createRole(this, "RuleRole", rulesOf(places.account), [
      { actions: ["firehose:PutRecord", "firehose:PutRecordBatch"], resources: [stream.attrArn] },
    ]);
    const failures = createFailureQueue(this, "RuleDeadLetters", `${places.prefix}-lake-rule-dead-letters`);
    const rule = new CfnRule(this, "ToLake", {
      name: `${places.prefix}-to-lake`,
      description: "What the worker's bus takes is kept for questions by SQL",
      eventBusName: places.bus,
      eventPattern: { source: collectedSources(hasTestEvents) },
      targets: [
        {
          id: "lake",
          arn: stream.attrArn,
          roleArn: role.roleArn,
          ...triedForADay(failures),
        },
      ],
    });
    takeFromRules(failures, [rule]);
  }
}
