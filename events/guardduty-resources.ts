import { z } from "zod";
import { isAccount } from "./account.ts";
import { isNetworkContext } from "./finding.ts";
import { lenient, list, word } from "./lenient.ts";
import type { Resource } from "./operational-event.ts";

const Tags = z.lazy(() => list(z.looseObject({ key: word, value: word })));

/** Source: GuardDuty API reference, Resource. */
export const GuardDutyResource = z.lazy(() =>
  lenient(
    z.looseObject({
      resourceType: word,
      instanceDetails: lenient(z.looseObject({ instanceId: word, instanceType: word, tags: Tags })),
      accessKeyDetails: lenient(z.looseObject({ accessKeyId: word, userName: word, userType: word })),
      s3BucketDetails: list(z.looseObject({ arn: word, name: word })),
      eksClusterDetails: lenient(z.looseObject({ arn: word, name: word })),
      kubernetesDetails: lenient(
        z.looseObject({
          kubernetesUserDetails: lenient(z.looseObject({ username: word })),
          kubernetesWorkloadDetails: lenient(z.looseObject({ name: word, namespace: word, type: word })),
        }),
      ),
      rdsDbInstanceDetails: lenient(
        z.looseObject({ dbInstanceArn: word, dbInstanceIdentifier: word, engine: word }),
      ),
      rdsLimitlessDbDetails: lenient(z.looseObject({ dbShardGroupArn: word, dbShardGroupIdentifier: word })),
      rdsDbUserDetails: lenient(z.looseObject({ user: word, database: word })),
      lambdaDetails: lenient(z.looseObject({ functionArn: word, functionName: word })),
      ecsClusterDetails: lenient(
        z.looseObject({ arn: word, name: word, taskDetails: lenient(z.looseObject({ arn: word })) }),
      ),
      containerDetails: lenient(z.looseObject({ id: word, name: word, image: word })),
      ebsVolumeDetails: lenient(
        z.looseObject({ scannedVolumeDetails: list(z.looseObject({ volumeArn: word })) }),
      ),
      ebsSnapshotDetails: lenient(z.looseObject({ snapshotArn: word })),
      ec2ImageDetails: lenient(z.looseObject({ imageArn: word })),
      recoveryPointDetails: lenient(z.looseObject({ recoveryPointArn: word })),
    }),
  ),
);
export type GuardDutyResource = z.infer<typeof GuardDutyResource>;

/** What an attack sequence touched. Source: GuardDuty API reference, ResourceV2. */
export const SequenceResource = z.lazy(() => z.looseObject({ uid: word, name: word, resourceType: word }));
export type SequenceResource = z.infer<typeof SequenceResource>;

/**
 * What a finding is about. Left out is what only surrounds it: an instance's network interfaces, subnet, VPC and
 * security groups, and the account.
 */
export function readGuardDutyResources(
  resource: GuardDutyResource,
  sequence: readonly SequenceResource[],
): Resource[] {
  const found = [
    named("Instance", resource?.instanceDetails?.instanceId),
    named("AccessKey", resource?.accessKeyDetails?.accessKeyId),
    named(resource?.accessKeyDetails?.userType || "IAMUser", resource?.accessKeyDetails?.userName),
    ...(resource?.s3BucketDetails ?? []).map((bucket) => named("S3Bucket", bucket.arn, bucket.name)),
    named("EKSCluster", resource?.eksClusterDetails?.arn, resource?.eksClusterDetails?.name),
    named("KubernetesWorkload", resource?.kubernetesDetails?.kubernetesWorkloadDetails?.name),
    named(
      "RDSDBInstance",
      resource?.rdsDbInstanceDetails?.dbInstanceArn,
      resource?.rdsDbInstanceDetails?.dbInstanceIdentifier,
    ),
    named(
      "RDSLimitlessDB",
      resource?.rdsLimitlessDbDetails?.dbShardGroupArn,
      resource?.rdsLimitlessDbDetails?.dbShardGroupIdentifier,
    ),
    named("Lambda", resource?.lambdaDetails?.functionArn, resource?.lambdaDetails?.functionName),
    named("ECSCluster", resource?.ecsClusterDetails?.arn, resource?.ecsClusterDetails?.name),
    named("ECSTask", resource?.ecsClusterDetails?.taskDetails?.arn),
    named("Container", resource?.containerDetails?.id, resource?.containerDetails?.name),
    ...(resource?.ebsVolumeDetails?.scannedVolumeDetails ?? []).map((volume) =>
      named("EBSVolume", volume.volumeArn),
    ),
    named("EBSSnapshot", resource?.ebsSnapshotDetails?.snapshotArn),
    named("EC2Image", resource?.ec2ImageDetails?.imageArn),
    named("RecoveryPoint", resource?.recoveryPointDetails?.recoveryPointArn),
    ...sequence
      .filter(({ resourceType }) => !isNetworkContext(resourceType))
      .map(({ resourceType, uid, name }) => named(resourceType || null, uid, name)),
  ];
  const byId = new Map<string, Resource>();
  for (const one of found) if (one !== null && !byId.has(one.id)) byId.set(one.id, one);
  return [...byId.values()].filter(({ id }) => !isAccount(id));
}

function named(type: string | null, ...ids: (string | null | undefined)[]): Resource | null {
  const id = ids.find((candidate) => candidate);
  return id ? { id, type, status: "pending" } : null;
}
