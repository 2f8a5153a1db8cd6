/**
 * Regions to whose buckets CloudFront does not deliver its standard logs (CloudFront developer guide, "Configure standard logging
 * (legacy)", "Choose an Amazon S3 bucket for standard logs"; of me-south-1 also the Systems Manager runbook
 * AWSConfigRemediation-EnableCloudFrontAccessLogs). All have to be opted in to; one that is newer than this list may belong to it.
 */
export const UNLOGGED_REGIONS: readonly string[] = [
  "af-south-1",
  "ap-east-1",
  "ap-south-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ca-west-1",
  "eu-central-2",
  "eu-south-1",
  "eu-south-2",
  "il-central-1",
  "me-central-1",
  "me-south-1",
];
