import { Stack } from "aws-cdk-lib";
import { flattenCfnReference } from "cdk-nag/lib/utils/flatten-cfn-reference.js";
import type { IConstruct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import type { Grant } from "./grants.ts";

/** A statement that leaves something open, and why it has to. */
export interface Wildcard {
  /** Actions that may be allowed on it. */
  actions: readonly string[];
  /** The resource, as text. */
  resource: RegExp;
  reason: string;
  /** Where AWS says so. */
  page: string;
}

const AUTHORIZATION = "https://docs.aws.amazon.com/service-authorization/latest/reference/";

/** Every wildcard in what is allowed anywhere; `infra/statements.test.ts` finds any other, and any of these that is not used. */
export const WILDCARDS: readonly Wildcard[] = [
  {
    actions: ["s3:GetObject", "s3:PutObject"],
    resource: /^arn:[\w-]+:s3:::[\w-]+-state-\d{12}-[\w-]+\/(payloads|expiring|reports)\/\*$/,
    reason: "Names of objects are made at run time; each function has the folders that it works in.",
    page: `${AUTHORIZATION}list_amazons3.html`,
  },
  {
    actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    resource: /^arn:[\w-]+:s3:::[\w-]+-knowledge-\d{12}-[\w-]+\/(documents|history)\/\*$/,
    reason: "Names of documents are made at run time; each role has the folder of its collection.",
    page: `${AUTHORIZATION}list_amazons3.html`,
  },
  {
    actions: ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
    resource: /<Lake\w+\.Arn>\/(events|errors)\/\*$/,
    reason: "Firehose names its objects by the time.",
    page: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
  },
  {
    actions: ["s3:PutObject"],
    resource: /<AccessLogs\w+\.Arn>\/\*$/,
    reason: "S3 names the logs of who looked at what; only buckets of this account are logged here.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
  },
  {
    actions: ["s3:GetObject", "s3:PutObject"],
    resource: /<Page\w+\.Arn>\/\*$/,
    reason:
      "The names of the page's files hold their hashes; CloudFront reads them all, and a deployment writes them.",
    page: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
  },
  {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resource: /:log-group:\/aws\/lambda\/[\w-]+:log-stream:\*$/,
    reason: "Lambda names the streams of a function's own log.",
    page: `${AUTHORIZATION}list_amazoncloudwatchlogs.html`,
  },
  {
    actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    resource: /^\*$/,
    reason: "X-Ray has no resource to name for what is sent to it.",
    page: `${AUTHORIZATION}list_awsx-ray.html`,
  },
  {
    actions: ["execute-api:ManageConnections"],
    resource: /\/live\/POST\/@connections\/\*$/,
    reason: "API Gateway names connections when pages open them.",
    page: `${AUTHORIZATION}list_amazonapigateway.html`,
  },
  {
    actions: ["organizations:ListAccounts"],
    resource: /^\*$/,
    reason: "It is about the whole organization, and takes no resource.",
    page: `${AUTHORIZATION}list_awsorganizations.html`,
  },
  {
    actions: [
      "organizations:ListTagsForResource",
      "organizations:ListParents",
      "organizations:DescribeOrganizationalUnit",
    ],
    resource: /:organizations::\*:(account\/o-\*\/\*|ou\/o-\*\/ou-\*)$/,
    reason:
      "Which organization it is, and whose, is known to AWS only; all of its accounts and units are read.",
    page: `${AUTHORIZATION}list_awsorganizations.html`,
  },
  {
    actions: ["kms:*", "kms:Decrypt", "kms:GenerateDataKey"],
    resource: /^\*$/,
    reason: "In the policy of a key, * is that key; the account's own roles still need what allows them.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  },
];

export const findWildcard = (action: string, resource: string): Wildcard | undefined =>
  WILDCARDS.find((one) => one.actions.includes(action) && one.resource.test(resource));

/** Tells the checks why a role's grants leave open what they do. What has no reason in the list above stays a finding. */
export function acknowledgeWildcards(role: IConstruct, grants: readonly Grant[]): void {
  for (const { actions, resources } of grants)
    for (const resource of resources) {
      const text = flattenCfnReference(Stack.of(role).resolve(resource));
      if (!text.includes("*")) continue;
      const found = actions.map((action) => findWildcard(action, text));
      const [first] = found;
      if (first === undefined || found.includes(undefined)) continue;
      acknowledge(role, `AwsSolutions-IAM5[Resource::${text}]`, `${first.reason} ${first.page}`);
    }
}
