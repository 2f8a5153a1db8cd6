import { readArn } from "./arn.ts";
import { type Item, oneLine } from "./trusted-advisor-item.ts";

/** Services by the words of check names; checks name them in their own way. */
const SERVICES: readonly [RegExp, string][] = [
  [/\bload balanc|\bELB\b/i, "Elastic Load Balancing"],
  [/\bdirect connect\b/i, "Direct Connect"],
  [/\broute ?53\b/i, "Route 53"],
  [/\bVPN\b/i, "VPN"],
  [/\bVPC\b|\bNAT gateway/i, "VPC"],
  [/\bEBS\b/i, "EBS"],
  [/\bRDS\b|\baurora\b/i, "RDS"],
  [/\bS3\b/i, "S3"],
  [/\blambda\b/i, "Lambda"],
  [/\bcloudfront\b/i, "CloudFront"],
  [/\bcloudtrail\b/i, "CloudTrail"],
  [/\bredshift\b/i, "Redshift"],
  [/\bdynamodb\b/i, "DynamoDB"],
  [/\belasticache\b/i, "ElastiCache"],
  [/\bopensearch\b/i, "OpenSearch"],
  [/\b(?:IAM|MFA)\b|\baccess keys?\b|\broot (?:user|account)\b/i, "IAM"],
  [/\bEC2\b|\bsecurity groups?\b|\belastic IP\b|\bauto scaling\b/i, "EC2"],
];

/** The service as the item names it, else as the resource's ARN or the name of the check tells it. */
export function readService(check: string, id: string, item: Item): string {
  const name = oneLine(check);
  const byName = SERVICES.find(([words]) => words.test(name))?.[1];
  return item.get("Service") || readArn(id).service.toUpperCase() || byName || "Trusted Advisor";
}
