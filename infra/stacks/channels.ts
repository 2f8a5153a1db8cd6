import { CfnOutput, Fn, Stack, type StackProps } from "aws-cdk-lib";
import type { WebSocketApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { TICKET_SETTINGS } from "../../config/ticket-settings.ts";
import { createSecret } from "../create-secret.ts";
import { environmentOf, ORGANIZATION } from "../environment.ts";
import { grants } from "../grants.ts";
import { answerHttp, createHttpApi } from "../http-api.ts";
import { createFunction } from "../ohero-function.ts";
import type { Plan } from "../plan.ts";
import { createWebPage } from "../web-page.ts";
import { answerWebSocket, createWebSocketApi, LIVE } from "../websocket-api.ts";

/** ARN and address of the WebSocket API's stage. */
export interface Live {
  arn: string;
  url: string;
}

/** The stage as other stacks know it. */
export const importLive = (plan: Plan): Live => liveOf(Fn.importValue(exportOf(plan)), plan);

const exportOf = ({ places }: Plan) => `${places.prefix}-live-id`;

const liveOf = (id: string, { places }: Plan): Live => ({
  arn: places.arn("execute-api", `${id}/${LIVE}`),
  url: `https://${places.apiHost(id)}/${LIVE}`,
});

/** Ways in and out for people: the HTTP API always, the page and Slack as the settings say, and ways in for teams' ticket systems. */
export class ChannelsStack extends Stack {
  private readonly live: Live | null = null;
  /** Where the page is; empty without one. */
  readonly pageUrl: string = "";
  /** ARN of the secret with what Slack gave; null where Slack is off. */
  readonly slackSecret: string | null = null;

  constructor(scope: Construct, id: string, plan: Plan, props: StackProps) {
    super(scope, id, props);
    const { places, deployment } = plan;
    const access = createSecret(this, plan, {
      name: "access",
      description: "Key of the page and of the HTTP API",
      random: "OHERO_ACCESS_KEY",
      notRotated:
        "People have the key in their browsers: it is changed when somebody leaves, by writing another value.",
    });
    const secrets = [access.secretArn];
    if (plan.hasSlack) {
      this.slackSecret = createSecret(this, plan, {
        name: "slack",
        description: "Of the Slack app: fill in both",
        empty: ["SLACK_BOT_TOKEN"],
        // Until it is filled in nobody can sign in Slack's name.
        random: "SLACK_SIGNING_SECRET",
        notRotated:
          "Slack makes both values, and has no interface to make others; docs/slack.md says how to change them.",
      }).secretArn;
      secrets.push(this.slackSecret);
    }
    for (const system of plan.ticketSystems)
      secrets.push(
        createSecret(this, plan, {
          name: `${system}-webhook`,
          description: `What requests to POST /tickets/${system} are signed with: to be entered there`,
          random: TICKET_SETTINGS[system].webhook,
          notRotated:
            "The system that signs with it has to be told by hand; both values count while one replaces the other.",
        }).secretArn,
      );

    const http = createHttpApi(this, plan);
    const live = plan.hasPage ? createWebSocketApi(this, plan) : null;
    const hosts = [places.apiHost(http.apiId)];
    if (live !== null) {
      const page = createWebPage(this, plan, { http, live });
      const host = deployment.OHERO_DOMAIN || page.distributionDomainName;
      this.pageUrl = `https://${host}`;
      this.live = liveOf(live.apiId, plan);
      // By a name: as a reference between stacks it could not be told apart in what a role is granted.
      new CfnOutput(this, "LiveId", { value: live.apiId, exportName: exportOf(plan) });
      hosts.push(page.distributionDomainName, deployment.OHERO_DOMAIN);
      new CfnOutput(this, "PageUrl", { value: this.pageUrl });
      new CfnOutput(this, "PageHost", {
        description: "What OHERO_DOMAIN is to point to",
        value: page.distributionDomainName,
      });
    }

    const environment = {
      ...environmentOf(plan, "everybody", { OHERO_URL: this.pageUrl, OHERO_SECRETS: secrets.join(",") }),
      ...ORGANIZATION,
    };
    const answer = createFunction(this, "http", {
      plan,
      grants: grants.http(places, {
        secrets,
        isSlackOn: plan.hasSlack,
        hasTicketSystems: plan.ticketSystems.length > 0,
      }),
      environment: { ...environment, OHERO_PUBLIC_HOSTS: hosts.filter((host) => host !== "").join(",") },
    });
    answerHttp(this, http, answer);
    if (live !== null && this.live !== null) this.createPageFunctions(live, this.live, access, plan);
    new CfnOutput(this, "ApiUrl", { value: http.apiEndpoint });
    new CfnOutput(this, "AccessKeySecret", { value: access.secretName });
  }

  private createPageFunctions(api: WebSocketApi, live: Live, access: Secret, plan: Plan): void {
    const target = createFunction(this, "websocket", {
      plan,
      grants: grants.websocket(plan.places, { live: live.arn }),
      environment: {
        ...environmentOf(plan, "pages", { OHERO_URL: this.pageUrl, OHERO_LIVE_URL: live.url }),
        ...ORGANIZATION,
      },
    });
    const authorizer = createFunction(this, "websocket-authorizer", {
      plan,
      grants: grants["websocket-authorizer"]({ secrets: [access.secretArn] }),
      environment: { OHERO_SECRETS: access.secretArn },
    });
    answerWebSocket(api, { target, authorizer });
  }
}
