import { Duration } from "aws-cdk-lib";
import { type Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { createRole } from "./create-role.ts";
import { functions } from "./functions.ts";
import type { FunctionName, Grant } from "./grants.ts";
import type { Plan } from "./plan.ts";

export interface OheroFunctionOptions {
  plan: Plan;
  /** All that it may do, beside writing its log and its traces. */
  grants: readonly Grant[];
  environment: Readonly<Record<string, string>>;
  /**
   * Of a function that is called asynchronously: where a call goes that failed for good, how often it is tried again, and how long it
   * waits where there is no room for it: from a minute to six hours.
   */
  failures?: { queue: IQueue; retries: number; waits: Duration };
}

/** One of the functions of `handlers/aws`: with a role, a log and traces of its own. */
export function createFunction(
  scope: Construct,
  name: FunctionName,
  { plan, grants, environment, failures }: OheroFunctionOptions,
): LambdaFunction {
  const functionName = `${plan.places.prefix}-${name}`;
  const log = new LogGroup(scope, `${name}-log`, {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: plan.removal,
  });
  const role = createFunctionRole(scope, name, plan, grants);
  const { timeout, memory } = functions[name];
  const created = new LambdaFunction(scope, name, {
    functionName,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: "index.handler",
    code: Code.fromAsset(plan.codeOf(name)),
    timeout: Duration.seconds(timeout),
    memorySize: memory,
    // What is not in its grants, no construct adds behind our back.
    role: role.withoutPolicyUpdates(),
    environment: { ...environment },
    tracing: Tracing.ACTIVE,
    logGroup: log,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    systemLogLevelV2: SystemLogLevel.WARN,
    ...(failures && {
      onFailure: new SqsDestination(failures.queue),
      retryAttempts: failures.retries,
      maxEventAge: failures.waits,
    }),
  });
  return created;
}

function createFunctionRole(
  scope: Construct,
  name: FunctionName,
  plan: Plan,
  grants: readonly Grant[],
): Role {
  const own: Grant[] = [
    {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [
        plan.places.arn("logs", `log-group:/aws/lambda/${plan.places.prefix}-${name}:log-stream:*`),
      ],
    },
    // X-Ray has no resources to name (Service Authorization Reference, "AWS X-Ray").
    { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] },
  ];
  return createRole(scope, `${name}-role`, new ServicePrincipal("lambda.amazonaws.com"), [...grants, ...own]);
}
