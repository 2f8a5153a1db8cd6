import { WebSocketApi, WebSocketStage } from "aws-cdk-lib/aws-apigatewayv2";
import { WebSocketLambdaAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { WebSocketLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import type { Plan } from "./plan.ts";

/** Also the path under which pages connect. */
export const LIVE = "live";

const THROTTLE = { rateLimit: 100, burstLimit: 200 };

/** The API of pages that are open, before anything answers there. */
export function createWebSocketApi(scope: Construct, { places: { prefix } }: Plan): WebSocketApi {
  const api = new WebSocketApi(scope, "WebSocketApi", {
    apiName: `${prefix}-live`,
    description: "Pages of the web chat that are open",
    // One function answers everything; messages are told apart there.
    routeSelectionExpression: "$request.body.type",
  });
  const stage = new WebSocketStage(scope, "WebSocketStage", {
    webSocketApi: api,
    stageName: LIVE,
    autoDeploy: true,
    throttle: THROTTLE,
    detailedMetricsEnabled: true,
  });
  acknowledge(
    stage,
    "AwsSolutions-APIG1",
    "Access logs of a WebSocket API need a role that is set for the whole account and Region, which is not OHERO's to change; the " +
      "functions' logs have every connection, and every one that the authorizer refused (API Gateway developer guide, Monitor " +
      "WebSocket API execution with CloudWatch metrics).",
  );
  return api;
}

/** `authorizer` decides who connects, by the token among the subprotocols: a browser can send no other header. */
export function answerWebSocket(
  api: WebSocketApi,
  { target, authorizer }: { target: LambdaFunction; authorizer: LambdaFunction },
): void {
  const integration = new WebSocketLambdaIntegration("WebSocket", target);
  api.addRoute("$connect", {
    integration,
    authorizer: new WebSocketLambdaAuthorizer("Token", authorizer, {
      identitySource: ["route.request.header.Sec-WebSocket-Protocol"],
    }),
  });
  for (const key of ["$disconnect", "$default"])
    acknowledge(
      api.addRoute(key, { integration }),
      "AwsSolutions-APIG4",
      "Only $connect can have an authorizer: the other routes are reached over a connection that it let in.",
    );
}
