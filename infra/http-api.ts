import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import type { Plan } from "./plan.ts";

/** No query strings and no headers: they may hold what people look for, and keys. */
const LOGGED = {
  at: "$context.requestTime",
  requestId: "$context.requestId",
  from: "$context.identity.sourceIp",
  method: "$context.httpMethod",
  path: "$context.path",
  status: "$context.status",
  milliseconds: "$context.responseLatency",
  bytes: "$context.responseLength",
  error: "$context.integrationErrorMessage",
};

/** Requests a second, and at once: people, Slack, ticket systems and a handful of scripts. */
const THROTTLE = { rateLimit: 50, burstLimit: 100 };

/** The API, before anything answers there: what answers has to be told its address. */
export function createHttpApi(scope: Construct, { places: { prefix }, removal }: Plan): HttpApi {
  const api = new HttpApi(scope, "HttpApi", {
    apiName: `${prefix}-http`,
    description: "OHERO's HTTP API, and the ways in of Slack and of ticket systems",
    createDefaultStage: false,
  });
  const log = new LogGroup(scope, "HttpLog", {
    logGroupName: `/aws/apigateway/${prefix}-http`,
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: removal,
  });
  new HttpStage(scope, "HttpStage", {
    httpApi: api,
    stageName: "$default",
    autoDeploy: true,
    throttle: THROTTLE,
    detailedMetricsEnabled: true,
    accessLogSettings: {
      destination: new LogGroupLogDestination(log),
      format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
    },
  });
  return api;
}

/** Every path goes to one function, which knows them. */
export function answerHttp(scope: Construct, api: HttpApi, target: LambdaFunction): void {
  const route = new HttpRoute(scope, "Everything", {
    httpApi: api,
    routeKey: HttpRouteKey.DEFAULT,
    integration: new HttpLambdaIntegration("Http", target),
  });
  acknowledge(
    route,
    "AwsSolutions-APIG4",
    "The function decides who may come in, because only it can: Slack and ticket systems sign the bytes of a request, which no authorizer " +
      "of an HTTP API is given; every other path takes a bearer key that is compared in constant time, and wrong keys are slowed down.",
  );
}
