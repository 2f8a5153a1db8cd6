import { RegionInfo } from "aws-cdk-lib/region-info";
import type { Deployment } from "../config/deployment.ts";
import { type TableNames, tableNames } from "../memory/tables.ts";

/**
 * Names and ARNs of what is deployed, as plain text: they follow from the settings. Stacks refer to each other by them, so
 * none holds another one fast by its exports, and grants can be read and checked without CloudFormation.
 */
export interface Places {
  account: string;
  region: string;
  partition: string;
  prefix: string;
  /**
   * What names begin with where events are collected. In an account that is not OHERO's own another installation may collect as well,
   * under the same prefix; with the worker's account in them, neither takes over what the other made.
   */
  eventsPrefix: string;
  /** Names of tables. */
  tables: TableNames;
  /** Reports, payloads, checkpoints. */
  bucket: string;
  /** Documents and history. */
  knowledgeBucket: string;
  bus: string;
  queue: string;
  deadLetters: string;
  /** Firehose's, into the lake. */
  eventStream: string;
  /** Address of a queue of this deployment. */
  queueUrl(name: string): string;
  /** Host of an API on API Gateway. */
  apiHost(id: string): string;
  /** ARN in the worker's account and Region. */
  arn(service: string, resource: string): string;
  bucketArn(name: string): string;
  tableArn(table: keyof TableNames): string;
  indexArn(table: keyof TableNames, index: string): string;
}

export function placesOf({
  OHERO_AWS_ACCOUNT: account,
  OHERO_AWS_REGION: region,
  OHERO_EVENT_ACCOUNT: eventAccount,
  OHERO_TABLE_PREFIX: prefix,
}: Pick<
  Deployment,
  "OHERO_AWS_ACCOUNT" | "OHERO_AWS_REGION" | "OHERO_EVENT_ACCOUNT" | "OHERO_TABLE_PREFIX"
>): Places {
  const partition = partitionOf(region);
  const domain = RegionInfo.get(region).domainSuffix ?? "amazonaws.com";
  const tables = tableNames(prefix);
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const tableArn = (table: keyof TableNames) => arn("dynamodb", `table/${tables[table]}`);
  return {
    account,
    region,
    partition,
    prefix,
    eventsPrefix: eventAccount === account ? prefix : `${prefix}-${account}`,
    tables,
    bucket: `${prefix}-state-${account}-${region}`,
    knowledgeBucket: `${prefix}-knowledge-${account}-${region}`,
    bus: prefix,
    queue: `${prefix}-deliveries.fifo`,
    deadLetters: `${prefix}-dead-letters.fifo`,
    eventStream: `${prefix}-events`,
    queueUrl: (name) => `https://sqs.${region}.${domain}/${account}/${name}`,
    apiHost: (id) => `${id}.execute-api.${region}.${domain}`,
    arn,
    bucketArn: (name) => `arn:${partition}:s3:::${name}`,
    tableArn,
    indexArn: (table, index) => `${tableArn(table)}/index/${index}`,
  };
}

/** "aws", or that of China or GovCloud. */
export const partitionOf = (region: string): string => RegionInfo.get(region).partition ?? "aws";
