import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  TableEncryptionV2,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { tableDefinition as checkpoints } from "../../memory/dynamodb-saver/table.ts";
import { EXPIRING } from "../../memory/payload.ts";
import { type TableDefinition, type TableNames, tables } from "../../memory/tables.ts";
import type { Plan } from "../plan.ts";
import { createPrivateBucket, isKept, logsBucketName } from "../private-bucket.ts";

/** What was overwritten or deleted by mistake can be brought back for so long. */
const OLD_VERSION_DAYS = 30;
const ACCESS_LOG_DAYS = 400;

const definitions: Record<keyof TableNames, TableDefinition> = {
  ...tables,
  checkpoints: {
    partitionKey: checkpoints.partitionKey.name,
    sortKey: checkpoints.sortKey.name,
    timeToLiveAttribute: checkpoints.timeToLiveAttribute,
  },
};

/** What outlives everything else: the tables, and the bucket of reports and payloads. */
export class StateStack extends Stack {
  constructor(scope: Construct, id: string, plan: Plan, props: StackProps) {
    super(scope, id, props);
    for (const [key, definition] of Object.entries(definitions)) this.createTable(key, definition, plan);
    const logs = this.createLogs(plan);
    const bucket = createPrivateBucket(this, "Bucket", plan, {
      name: plan.places.bucket,
      versioned: true,
      logs: logsBucketName(plan),
      lifecycleRules: [
        {
          prefix: `${EXPIRING}/`,
          expiration: Duration.days(plan.organization.policy.deliveryRetentionDays),
          noncurrentVersionExpiration: Duration.days(OLD_VERSION_DAYS),
        },
      ],
    });
    // It names that of the logs as text, and S3 refuses one that is not there yet.
    bucket.node.addDependency(logs);
  }

  private createTable(key: string, definition: TableDefinition, plan: Plan): void {
    const { partitionKey, sortKey, indexes = [], timeToLiveAttribute } = definition;
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    new TableV2(this, `Table-${key}`, {
      tableName: `${plan.places.prefix}-${key}`,
      partitionKey: text(partitionKey),
      ...(sortKey && { sortKey: text(sortKey) }),
      ...(timeToLiveAttribute && { timeToLiveAttribute }),
      globalSecondaryIndexes: indexes.map(
        (index): GlobalSecondaryIndexPropsV2 => ({
          indexName: index.name,
          partitionKey: text(index.partitionKey),
          sortKey: text(index.sortKey),
        }),
      ),
      billing: Billing.onDemand(),
      // AWS's key of the account, so that CloudTrail shows its use; one of our own would cost more and change nothing else.
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: isKept(plan),
      removalPolicy: plan.removal,
    });
  }

  private createLogs(plan: Plan): IBucket {
    const { account } = plan.places;
    const logs = createPrivateBucket(this, "AccessLogs", plan, {
      name: logsBucketName(plan),
      versioned: false,
      logs: null,
      lifecycleRules: [{ expiration: Duration.days(ACCESS_LOG_DAYS) }],
    });
    logs.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("logging.s3.amazonaws.com")],
        actions: ["s3:PutObject"],
        resources: [logs.arnForObjects("*")],
        conditions: { StringEquals: { "aws:SourceAccount": account } },
      }),
    );
    return logs;
  }
}
