import { Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { z } from "zod";
import { contentSecurityPolicy } from "../../web/content-security-policy.ts";
import { synthesise } from "../test-synthesise.ts";

const web = synthesise("webchat");
const types = (name: Parameters<typeof synthesise>[0]) =>
  new Set([...synthesise(name).resources("channels").values()].map(({ Type }) => Type));

test("the HTTP API: one function for every path, throttled, with a log that holds no query and no key", () => {
  web.template("channels").hasResourceProperties("AWS::ApiGatewayV2::Route", {
    RouteKey: "$default",
    AuthorizationType: "NONE",
  });
  web.template("channels").hasResourceProperties("AWS::ApiGatewayV2::Stage", {
    StageName: "$default",
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
  });
  const [format] = [...web.resources("channels", "AWS::ApiGatewayV2::Stage").values()].flatMap(
    ({ Properties }) => JSON.stringify(Properties.AccessLogSettings ?? "").match(/\$context\.[\w.]+/g) ?? [],
  );
  expect(format).toBeDefined();
  const logged = JSON.stringify([...web.resources("channels", "AWS::ApiGatewayV2::Stage").values()]);
  expect(logged).not.toMatch(/queryString|authorization|requestOverride/i);
});

test("the page connects by a token among the subprotocols", () => {
  web.template("channels").hasResourceProperties("AWS::ApiGatewayV2::Authorizer", {
    AuthorizerType: "REQUEST",
    IdentitySource: ["route.request.header.Sec-WebSocket-Protocol"],
  });
  const routes = [...web.resources("channels", "AWS::ApiGatewayV2::Route").values()].map(
    ({ Properties }) => `${Properties.RouteKey} ${Properties.AuthorizationType}`,
  );
  // The second of $default is the HTTP API's.
  expect(routes.sort()).toEqual(["$connect CUSTOM", "$default NONE", "$default NONE", "$disconnect NONE"]);
  web.template("channels").hasResourceProperties("AWS::ApiGatewayV2::Stage", { StageName: "live" });
});

test("the page is sent with the headers that it has on one machine", () => {
  web.template("channels").hasResourceProperties("AWS::CloudFront::ResponseHeadersPolicy", {
    ResponseHeadersPolicyConfig: {
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: contentSecurityPolicy(), Override: true },
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: "DENY" },
        ReferrerPolicy: { ReferrerPolicy: "no-referrer" },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
      },
      CustomHeadersConfig: {
        Items: [
          { Header: "Cross-Origin-Opener-Policy", Value: "same-origin" },
          { Header: "Cross-Origin-Resource-Policy", Value: "same-origin" },
        ],
      },
    },
  });
});

test("one host for the page and both APIs; only the page's assets are cached", () => {
  const OFF = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
  const ON = "658327ea-f89d-4fab-a63d-7e88639e58f6";
  const api = { CachePolicyId: OFF, ViewerProtocolPolicy: "https-only" };
  web.template("channels").hasResourceProperties("AWS::CloudFront::Distribution", {
    DistributionConfig: {
      DefaultRootObject: "index.html",
      HttpVersion: "http2and3",
      Logging: Match.objectLike({}),
      DefaultCacheBehavior: { CachePolicyId: OFF, ViewerProtocolPolicy: "redirect-to-https" },
      CacheBehaviors: [
        { PathPattern: "/assets/*", CachePolicyId: ON, ViewerProtocolPolicy: "redirect-to-https" },
        { PathPattern: "/session", ...api },
        { PathPattern: "/events*", ...api },
        { PathPattern: "/incidents*", ...api },
        { PathPattern: "/slack", ...api },
        { PathPattern: "/healthz", ...api },
        { PathPattern: "/live", ...api },
      ],
    },
  });
  // Reads of the bucket are signed for this distribution.
  web.template("channels").hasResourceProperties("AWS::CloudFront::OriginAccessControl", {
    OriginAccessControlConfig: { SigningBehavior: "always", OriginAccessControlOriginType: "s3" },
  });
});

test("with a host of its own the page takes TLS 1.2 and newer", () => {
  const aliasOf = (name: Parameters<typeof synthesise>[0]) => {
    const [distribution] = synthesise(name).resources("channels", "AWS::CloudFront::Distribution").values();
    return distribution?.Properties.DistributionConfig;
  };
  expect(aliasOf("everything")).toMatchObject({
    Aliases: ["ohero.example.com"],
    ViewerCertificate: { MinimumProtocolVersion: "TLSv1.2_2021", SslSupportMethod: "sni-only" },
  });
  expect(aliasOf("webchat")).not.toHaveProperty("Aliases");
});

test("the function is told under which hosts it is reached", () => {
  const hosts = JSON.stringify(
    [...synthesise("everything").resources("channels", "AWS::Lambda::Function").values()].map(
      ({ Properties }) => Properties.Environment,
    ),
  );
  expect(hosts).toMatch(
    /OHERO_PUBLIC_HOSTS":\{"Fn::Join":\["",\[\{"Ref":"HttpApi\w+"\},"\.execute-api\.us-east-1\.amazonaws\.com,",\{"Fn::GetAtt":\["Distribution\w+","DomainName"\]\},",ohero\.example\.com"/,
  );
});

test("secrets are made or left empty, and no value is in the template", () => {
  const secrets = [
    ...synthesise("everything").resources("channels", "AWS::SecretsManager::Secret").values(),
  ].map(({ Properties }) => Properties);
  expect(secrets).toMatchObject([
    {
      Name: "ohero/access",
      GenerateSecretString: {
        GenerateStringKey: "OHERO_ACCESS_KEY",
        PasswordLength: 43,
        ExcludePunctuation: true,
        SecretStringTemplate: "{}",
      },
    },
    {
      Name: "ohero/slack",
      GenerateSecretString: {
        GenerateStringKey: "SLACK_SIGNING_SECRET",
        SecretStringTemplate: '{"SLACK_BOT_TOKEN":""}',
      },
    },
    {
      Name: "ohero/jira-webhook",
      GenerateSecretString: { GenerateStringKey: "JIRA_WEBHOOK_SECRET", SecretStringTemplate: "{}" },
    },
    {
      Name: "ohero/servicenow-webhook",
      GenerateSecretString: { GenerateStringKey: "SERVICENOW_WEBHOOK_SECRET", SecretStringTemplate: "{}" },
    },
  ]);
  for (const secret of secrets) expect(secret).not.toHaveProperty("SecretString");
});

test("ticket systems in use reach the HTTP API through the page's host as well", () => {
  const [distribution] = synthesise("everything")
    .resources("channels", "AWS::CloudFront::Distribution")
    .values();
  const { CacheBehaviors } = z
    .looseObject({ CacheBehaviors: z.array(z.looseObject({ PathPattern: z.string() })) })
    .parse(distribution?.Properties.DistributionConfig);
  const paths = CacheBehaviors.map(({ PathPattern }) => PathPattern);
  expect(paths).toEqual(expect.arrayContaining(["/slack", "/tickets/jira", "/tickets/servicenow"]));
});

test("files of the page: kept for good, but for the one that names the others", () => {
  const deployments = [...web.resources("channels", "Custom::CDKBucketDeployment").values()].map(
    ({ Properties }) => Properties,
  );
  expect(deployments).toMatchObject([
    {
      Include: ["assets/*"],
      Exclude: ["*"],
      Prune: false,
      SystemMetadata: { "cache-control": "public, max-age=31536000, immutable" },
    },
    {
      Include: ["index.html"],
      Exclude: ["*"],
      Prune: false,
      SystemMetadata: { "cache-control": "no-store" },
    },
  ]);
});

test("headless: the HTTP API stays; no page, no WebSocket, no secret of Slack", () => {
  const there = types("headless");
  for (const type of ["AWS::CloudFront::Distribution", "AWS::ApiGatewayV2::Authorizer", "AWS::S3::Bucket"])
    expect(there).not.toContain(type);
  expect(there).toContain("AWS::ApiGatewayV2::Api");
  const { resources } = synthesise("headless");
  expect(resources("channels", "AWS::ApiGatewayV2::Api").size).toBe(1);
  expect(resources("channels", "AWS::SecretsManager::Secret").size).toBe(1);
});

test("Slack alone: its secret, and no page", () => {
  const { resources } = synthesise("slack");
  expect(resources("channels", "AWS::CloudFront::Distribution").size).toBe(0);
  expect(resources("channels", "AWS::SecretsManager::Secret").size).toBe(2);
});

test("what CloudFront has in the account but once is named by the Region", () => {
  const made = synthesise("webchat").resources;
  const named = (type: string, config: string) =>
    [...made("channels", type).values()].map(({ Properties }) => Properties[config]);
  expect(named("AWS::CloudFront::ResponseHeadersPolicy", "ResponseHeadersPolicyConfig")).toMatchObject([
    { Name: "ohero-page-us-east-1" },
  ]);
  expect(named("AWS::CloudFront::OriginAccessControl", "OriginAccessControlConfig")).toMatchObject([
    { Name: "ohero-page-us-east-1" },
  ]);
});

test("no role has a name of its own: names of roles are an account's, not a Region's", () => {
  const { templates, resources } = synthesise("everything");
  const roles = [...templates.keys()].flatMap((stack) => [...resources(stack, "AWS::IAM::Role").values()]);
  for (const { Properties } of roles) expect(Properties.RoleName).toBeUndefined();
});
