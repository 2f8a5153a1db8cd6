import { Duration, Stack } from "aws-cdk-lib";
import type { HttpApi, WebSocketApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { type IBucket, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Asset } from "aws-cdk-lib/aws-s3-assets";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import type { Construct } from "constructs";
import { contentSecurityPolicy } from "../web/content-security-policy.ts";
import { acknowledge } from "./acknowledge.ts";
import { createRole } from "./create-role.ts";
import type { Plan } from "./plan.ts";
import { createPrivateBucket, logsBucketName } from "./private-bucket.ts";
import { LIVE } from "./websocket-api.ts";

const ACCESS_LOG_DAYS = 400;

/** What the HTTP API answers, beside the page's own files. */
const apiPaths = ({ ticketSystems }: Plan) => [
  ...["/session", "/events*", "/incidents*", "/slack", "/healthz"],
  ...ticketSystems.map((system) => `/tickets/${system}`),
];

/** The page of the web chat behind CloudFront, with both APIs under the same host, so that it talks to nobody else. */
export function createWebPage(
  scope: Construct,
  plan: Plan,
  { http, live }: { http: HttpApi; live: WebSocketApi },
): Distribution {
  const { places, deployment } = plan;
  const name = (what: string) => `${places.prefix}-${what}-${places.account}-${places.region}`;
  const files = createPrivateBucket(scope, "Page", plan, {
    name: name("page"),
    versioned: false,
    logs: logsBucketName(plan),
  });
  const logs = createPrivateBucket(scope, "DistributionLogs", plan, {
    name: name("page-logs"),
    versioned: false,
    logs: null,
    lifecycleRules: [{ expiration: Duration.days(ACCESS_LOG_DAYS) }],
    // CloudFront writes its logs by an access control list.
    props: { objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED },
  });

  const page: BehaviorOptions = {
    origin: S3BucketOrigin.withOriginAccessControl(files, {
      originAccessControl: new S3OriginAccessControl(scope, "PageAccess", {
        originAccessControlName: globalName(places),
      }),
    }),
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    compress: true,
    responseHeadersPolicy: createHeaders(scope, globalName(places)),
  };
  const api = (host: string): BehaviorOptions => ({
    origin: new HttpOrigin(host, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    }),
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // API Gateway knows itself by its own host only.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  });
  const distribution = new Distribution(scope, "Distribution", {
    comment: `${places.prefix}: the web chat`,
    defaultRootObject: "index.html",
    // Its file names the others, so it is asked for each time.
    defaultBehavior: { ...page, cachePolicy: CachePolicy.CACHING_DISABLED },
    additionalBehaviors: {
      "/assets/*": { ...page, cachePolicy: CachePolicy.CACHING_OPTIMIZED },
      ...Object.fromEntries(apiPaths(plan).map((path) => [path, api(places.apiHost(http.apiId))])),
      [`/${LIVE}`]: api(places.apiHost(live.apiId)),
    },
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    enableLogging: true,
    logBucket: logs,
    ...(deployment.OHERO_DOMAIN !== "" && {
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      domainNames: [deployment.OHERO_DOMAIN],
      certificate: Certificate.fromCertificateArn(scope, "Certificate", deployment.OHERO_CERTIFICATE),
    }),
  });
  acknowledgeDistribution(distribution, deployment.OHERO_DOMAIN !== "");
  deployFiles(scope, plan, files);
  return distribution;
}

/** CloudFront's names are an account's, not a Region's. */
const globalName = ({ prefix, region }: Plan["places"]) => `${prefix}-page-${region}`;

/** The same that handlers/http.ts sends on one machine. */
const createHeaders = (scope: Construct, name: string) =>
  new ResponseHeadersPolicy(scope, "PageHeaders", {
    responseHeadersPolicyName: name,
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(), override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: false,
        override: true,
      },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: "Cross-Origin-Opener-Policy", value: "same-origin", override: true },
        { header: "Cross-Origin-Resource-Policy", value: "same-origin", override: true },
      ],
    },
  });

function acknowledgeDistribution(distribution: Distribution, hasDomain: boolean): void {
  acknowledge(
    distribution,
    "AwsSolutions-CFR1",
    "Operators may be anywhere; whoever has no key sees an empty page.",
  );
  acknowledge(
    distribution,
    "AwsSolutions-CFR2",
    "A web ACL has a monthly price that the owner of the account decides about; both APIs are throttled, and the key is too long to be guessed.",
  );
  if (!hasDomain)
    acknowledge(
      distribution,
      "AwsSolutions-CFR4",
      "CloudFront's own host has CloudFront's own certificate, for which no newer protocol can be asked; OHERO_DOMAIN and " +
        "OHERO_CERTIFICATE bring TLS 1.2 as the least (CloudFront developer guide, Supported protocols and ciphers).",
    );
}

/**
 * Copies the page's files. Files of an earlier deployment stay: a page that is open still loads them. The construct's own grants
 * would cover whole buckets, so its role has what it calls, and no more.
 */
function deployFiles(scope: Construct, plan: Plan, files: IBucket): void {
  const { places } = plan;
  const asset = new Asset(scope, "Files", { path: plan.page });
  const log = new LogGroup(scope, "DeploymentLog", {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: plan.removal,
  });
  const role = createRole(scope, "DeploymentRole", new ServicePrincipal("lambda.amazonaws.com"), [
    {
      actions: ["s3:GetObject"],
      resources: [places.bucketArn(`${asset.s3BucketName}/${asset.s3ObjectKey}`)],
    },
    { actions: ["s3:ListBucket"], resources: [places.bucketArn(asset.s3BucketName), files.bucketArn] },
    { actions: ["s3:PutObject"], resources: [files.arnForObjects("*")] },
    { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [log.logGroupArn] },
  ]);
  const shared = {
    sources: [Source.bucket(asset.bucket, asset.s3ObjectKey)],
    destinationBucket: files,
    prune: false,
    role: role.withoutPolicyUpdates(),
    logGroup: log,
  };
  const assets = new BucketDeployment(scope, "Assets", {
    ...shared,
    exclude: ["*"],
    include: ["assets/*"],
    cacheControl: [CacheControl.fromString("public, max-age=31536000, immutable")],
  });
  const index = new BucketDeployment(scope, "Index", {
    ...shared,
    exclude: ["*"],
    include: ["index.html"],
    cacheControl: [CacheControl.noStore()],
  });
  // It names the assets.
  index.node.addDependency(assets);
  const handler = Stack.of(scope).node.children.find(({ node }) =>
    node.id.startsWith("Custom::CDKBucketDeployment"),
  );
  if (handler)
    acknowledge(
      handler,
      "AwsSolutions-L1",
      "The CDK chooses the runtime of its own code, and tests it there.",
    );
}
