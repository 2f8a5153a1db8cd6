import { readArn } from "../events/arn.ts";
import type { OperationalEvent } from "../events/operational-event.ts";

type Found = Pick<OperationalEvent, "source" | "service" | "type"> &
  Partial<Pick<OperationalEvent, "resources">>;

/** Their events name as service who found something; what was found is another service's. */
const FINDERS: readonly string[] = ["aws.guardduty", "aws.securityhub"];

/** GuardDuty's words for what a finding is about. Source: GuardDuty user guide, "GuardDuty finding format". */
const ABOUT: Record<string, string> = {
  IAMUser: "IAM",
  AccessKey: "IAM",
  Role: "IAM",
  Kubernetes: "EKS",
  Instance: "EC2",
};

/**
 * The service that an incident concerns: of a finding that of its control, of its kind or of its resources, as far as one of
 * them tells. `resources` are missing where an incident is read from a list.
 */
export function concernedService({ source, service, type, resources = [] }: Found): string {
  if (!FINDERS.includes(source)) return service;
  const control = type.match(/^([A-Z][A-Za-z\d]{1,30})\.\d{1,3}$/)?.[1];
  const subject = source === "aws.guardduty" ? type.match(/:([A-Za-z\d]{2,30})\//)?.[1] : undefined;
  // "Runtime" is on whatever runs: the resources say which.
  const named =
    control ?? (subject === undefined || subject === "Runtime" ? undefined : (ABOUT[subject] ?? subject));
  return named?.toUpperCase() ?? resources.map(serviceOf).find((found) => found !== null) ?? service;
}

function serviceOf({ id, type }: OperationalEvent["resources"][number]): string | null {
  const kind = type ?? "";
  // "AwsEc2Instance", "AWS::EC2::Instance", "EKSCluster".
  const named =
    kind.match(/^AWS::([A-Za-z\d]{2,30})::/)?.[1] ??
    kind.match(/^Aws([A-Z][a-z\d]{1,30})/)?.[1] ??
    kind.match(/^(?:EKS|ECS|EC2|S3|RDS|Lambda)/)?.[0] ??
    ABOUT[kind];
  return (readArn(id).service || named)?.toUpperCase() ?? null;
}
