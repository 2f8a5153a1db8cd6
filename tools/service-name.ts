/** The names that bills write in full. */
const WRITTEN_OUT: Record<string, string> = {
  "elastic compute cloud": "EC2",
  "simple storage service": "S3",
  "relational database service": "RDS",
  "virtual private cloud": "VPC",
  "simple queue service": "SQS",
  "simple notification service": "SNS",
  "key management service": "KMS",
  "elastic container service": "ECS",
  "elastic container service for kubernetes": "EKS",
  "elastic kubernetes service": "EKS",
};

/** A service by its own name: sources write one service as "RDS", "AWS/RDS", "Amazon RDS" and "EC2 - Other". */
export function shortServiceName(service: string): string {
  const short = service.replace(/^(?:aws|amazon)[/ ]+/i, "").replace(/ - (?:other|compute)$/i, "");
  return WRITTEN_OUT[short.toLowerCase()] ?? short;
}
