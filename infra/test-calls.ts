import { z } from "zod";
import type { FunctionName } from "./grants.ts";
import type { Places } from "./places.ts";
import type { DeployedFunction } from "./test-deployment.ts";

/** One thing that a function did on AWS, as IAM sees it. */
export interface Call {
  by: FunctionName;
  action: string;
  resource: string;
}

/** A request of the SDK's, as it came over the wire. */
export interface WireRequest {
  /** As credentials are scoped to it. */
  service: string;
  method: string;
  url: string;
  /** Of the header X-Amz-Target, such as "PutItem"; empty where the service speaks REST. */
  operation: string;
  body: string;
}

const Json = z.looseObject({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).optional(),
  QueueUrl: z.string().optional(),
  SecretId: z.string().optional(),
  ResourceId: z.string().optional(),
  ChildId: z.string().optional(),
  OrganizationalUnitId: z.string().optional(),
});

/**
 * The actions and resources that a role must allow for a request (Service Authorization Reference, service by service). Throws for
 * what is not known here.
 */
export function permissionsFor(request: WireRequest, places: Places, liveId: string): Omit<Call, "by">[] {
  const { service, method, operation, body } = request;
  const path = decodeURIComponent(request.url.split("?")[0] ?? "");
  const json = Json.parse(operation === "" ? {} : JSON.parse(body));
  const one = (action: string, resource: string) => [{ action: `${service}:${action}`, resource }];
  if (service === "dynamodb") {
    const names = json.TableName === undefined ? Object.keys(json.RequestItems ?? {}) : [json.TableName];
    const index = json.IndexName === undefined ? "" : `/index/${json.IndexName}`;
    return names.flatMap((name) => one(operation, places.arn("dynamodb", `table/${name}${index}`)));
  }
  if (service === "sqs") return one(operation, places.arn("sqs", json.QueueUrl?.split("/").at(-1) ?? ""));
  if (service === "secretsmanager") return one(operation, json.SecretId ?? "");
  if (service === "organizations") {
    const id = json.ResourceId ?? json.ChildId ?? json.OrganizationalUnitId;
    const kind = id?.startsWith("ou-") ? "ou" : "account";
    const arn = `arn:${places.partition}:organizations::${places.account}:${kind}/o-exampleorgid/${id}`;
    return one(operation, id === undefined ? "*" : arn);
  }
  if (service === "s3") {
    const [, bucket = "", key = ""] = /^\/([^/]+)\/?(.*)$/s.exec(path) ?? [];
    if (key === "" && method === "GET") return one("ListBucket", places.bucketArn(bucket));
    const action = { GET: "GetObject", HEAD: "GetObject", PUT: "PutObject", DELETE: "DeleteObject" }[method];
    if (action !== undefined) return one(action, `${places.bucketArn(bucket)}/${key}`);
  }
  if (service === "execute-api")
    return one("ManageConnections", places.arn(service, `${liveId}/live/${method}${path.slice(5)}`));
  const [, base] = /^\/knowledgebases\/([^/]+)\/datasources\/[^/]+\/ingestionjobs\/$/.exec(path) ?? [];
  if (service === "bedrock" && base !== undefined)
    return one(
      method === "PUT" ? "StartIngestionJob" : "ListIngestionJobs",
      places.arn("bedrock", `knowledge-base/${base}`),
    );
  throw new Error(`nobody knows what ${service} ${operation || `${method} ${path}`} needs`);
}

const isMatch = (pattern: string, text: string) =>
  new RegExp(`^${pattern.replace(/[\\^$.|+()[\]{}]/g, "\\$&").replaceAll("*", ".*")}$`, "s").test(text);

/** Does one of the function's statements allow it? */
export const isGranted = ({ statements }: DeployedFunction, { action, resource }: Omit<Call, "by">) =>
  statements.some(
    ({ actions, resources }) =>
      actions.includes(action) && resources.some((pattern) => pattern === "*" || isMatch(pattern, resource)),
  );

/** Actions and resources of a function's statements that none of the calls needed. */
export const unusedGrants = ({ name, statements }: DeployedFunction, calls: readonly Call[]): string[] =>
  statements.flatMap(({ actions, resources }) =>
    actions.flatMap((action) =>
      resources
        .filter(
          (pattern) =>
            !calls.some(
              (call) => call.by === name && call.action === action && isMatch(pattern, call.resource),
            ),
        )
        .map((pattern) => `${name}: ${action} on ${pattern}`),
    ),
  );

/** What Lambda itself does with the function's role: polling its queue, and putting away calls that failed. */
export const callsOfLambda = ({ name, polled, failures }: DeployedFunction): Call[] => [
  ...polled.flatMap((resource) =>
    // Lambda developer guide, "Using Lambda with Amazon SQS": these, and one more for FIFO queues whose batches fail in part.
    ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "ChangeMessageVisibility"].map((action) => ({
      by: name,
      action: `sqs:${action}`,
      resource,
    })),
  ),
  ...failures.map((resource) => ({ by: name, action: "sqs:SendMessage", resource })),
];
