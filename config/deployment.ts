import { z } from "zod";
import { CHANNELS, modelLimits, organizationsRole, parseSettings } from "./environment.ts";
import { isSlackChannel } from "./slack-channels.ts";

const accountId = z
  .string("expected an account id of 12 digits")
  .regex(/^\d{12}$/, "expected an account id of 12 digits");
const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "expected a Region such as us-east-1")
  .describe("an AWS Region");

const list = z.string().transform((text) => [
  ...new Set(
    text
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean),
  ),
]);

const flag = z
  .enum(["true", "false"])
  .default("false")
  .transform((text) => text === "true");

/** The agent's function has 150 seconds: after one answer in vain there is time for another one, and for the end of the run. */
const MODEL_TIMEOUT_SECONDS = 60;

/** How OHERO is laid out on AWS: what the CDK app builds and `ohero doctor` checks. */
const Settings = z.object({
  OHERO_AWS_ACCOUNT: accountId.describe("account that OHERO works in"),
  OHERO_AWS_REGION: region.default("us-east-1").describe("Region that OHERO works in"),
  OHERO_EVENT_ACCOUNT: z
    .union([z.literal(""), accountId])
    .default("")
    .describe("account whose events are collected, such as the delegated administrator; empty: the same"),
  OHERO_EVENT_REGIONS: list
    .pipe(z.array(region))
    .prefault("")
    .describe("Regions whose events are collected, with commas; empty: OHERO_AWS_REGION"),
  OHERO_TABLE_PREFIX: z
    .string()
    // Bucket names hold it, the account and the Region, in 63 characters.
    .regex(/^[a-z][a-z0-9-]{0,19}$/, "expected up to 20 small letters, digits and hyphens")
    .default("ohero")
    .describe("what the names of tables and stacks begin with"),
  OHERO_ALARM_EMAIL: z
    .union([z.literal(""), z.email("expected an e-mail address")])
    .default("")
    .describe("who is told of alarms; empty: nobody, the alarms show in CloudWatch"),
  OHERO_RUNBOOK_URL: z
    .union([
      z.literal(""),
      z.url({ protocol: /^https$/, error: "expected an address that begins with https://" }),
    ])
    .default("")
    .describe("where docs/runbook.md is read, to which alarms lead; empty: they name the file"),
  OHERO_MAX_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(2)
    .max(1_000)
    .default(20)
    .describe("batches of deliveries that are run at the same time, at most"),
  OHERO_DOMAIN: z
    .union([
      z.literal(""),
      z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, "expected a host such as ohero.example.com"),
    ])
    .default("")
    .describe("host of the page, where it is to have one of your own; empty: CloudFront's"),
  OHERO_CERTIFICATE: z
    .union([
      z.literal(""),
      z
        .string()
        .regex(
          /^arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
          "expected the ARN of a certificate in us-east-1, where CloudFront looks for it",
        ),
    ])
    .default("")
    .describe("certificate of OHERO_DOMAIN in AWS Certificate Manager"),
  OHERO_DAILY_COST_USD: z.coerce
    .number()
    .positive()
    .default(20)
    .describe("an alarm rings when the models of one day cost more"),
  OHERO_TEST_EVENTS: flag.describe(
    "let in test events as well (test.aws.…), which whoever may put events on the bus can make up",
  ),
  OHERO_SYNC_ORGANIZATION: flag.describe("take accounts, tags and OUs from AWS Organizations each day"),
  OHERO_ORGANIZATIONS_ROLE: organizationsRole,
  OHERO_ORGANIZATION: z
    .string()
    .min(1)
    .default("policy/organization.yaml")
    .describe("accounts, teams and policy; checked before anything is deployed, and deployed with the code"),
  OHERO_MODELS: z.string().default("").describe("who judges; only Bedrock's models are granted"),
  OHERO_MODELS_CLASSIFY: z.string().default(""),
  OHERO_MODELS_ASSESS: z.string().default(""),
  OHERO_MODELS_TICKET_TEXT: z.string().default(""),
  OHERO_MODELS_ANSWER: z.string().default(""),
  ...modelLimits,
  OHERO_MODEL_TIMEOUT_SECONDS: modelLimits.OHERO_MODEL_TIMEOUT_SECONDS.refine(
    (seconds) => seconds <= MODEL_TIMEOUT_SECONDS,
    `expected at most ${MODEL_TIMEOUT_SECONDS} on AWS, where the agent's function has 150 seconds for all it does`,
  ),
  NOTIFICATION_CHANNEL: list
    .prefault("webchat")
    .pipe(z.array(z.enum(CHANNELS)))
    .refine((names) => names.length <= 1 || !names.includes("none"), "none stands alone"),
  SLACK_CHANNEL: z.string().default(""),
  OHERO_EMBEDDING_MODEL: z
    .string()
    .min(1)
    .default("amazon.titan-embed-text-v2:0")
    .describe("model that makes documents searchable in the knowledge bases"),
});

const Deployment = Settings.superRefine((settings, context) => {
  const { OHERO_DOMAIN: domain, OHERO_CERTIFICATE: certificate } = settings;
  if ((domain === "") !== (certificate === ""))
    context.addIssue({
      code: "custom",
      path: [domain === "" ? "OHERO_DOMAIN" : "OHERO_CERTIFICATE"],
      message: "OHERO_DOMAIN and OHERO_CERTIFICATE are set together, or neither is",
    });
  if (settings.NOTIFICATION_CHANNEL.includes("slack") && !isSlackChannel(settings.SLACK_CHANNEL))
    context.addIssue({
      code: "custom",
      path: ["SLACK_CHANNEL"],
      message: "NOTIFICATION_CHANNEL=slack needs the id of a channel, such as C0OPS00001",
    });
}).transform((settings) => ({
  ...settings,
  OHERO_EVENT_ACCOUNT: settings.OHERO_EVENT_ACCOUNT || settings.OHERO_AWS_ACCOUNT,
  OHERO_EVENT_REGIONS:
    settings.OHERO_EVENT_REGIONS.length > 0 ? settings.OHERO_EVENT_REGIONS : [settings.OHERO_AWS_REGION],
}));
export type Deployment = z.infer<typeof Deployment>;

/** The settings of a deployment. Throws EnvironmentError that names every fault. */
export const readDeployment = (variables: NodeJS.ProcessEnv = process.env): Deployment =>
  parseSettings(Deployment, variables);

/** Names of the settings. */
export const DEPLOYMENT_SETTINGS: readonly string[] = Object.keys(Settings.shape);

/** AWS's own sample account: what is synthesised for it shows what would be deployed, and cannot be. */
export const SAMPLE_ACCOUNT = "111122223333";

/**
 * The same as the CDK app reads them: its context (`-c OHERO_AWS_REGION=…`) counts before the environment, and the account of
 * the credentials that the CDK found stands in for OHERO_AWS_ACCOUNT, in the end the sample account.
 */
export function readContextDeployment(
  context: Readonly<Record<string, string>>,
  variables: NodeJS.ProcessEnv = process.env,
): Deployment {
  const given = { ...variables, ...context };
  const account = given.OHERO_AWS_ACCOUNT || given.CDK_DEFAULT_ACCOUNT || SAMPLE_ACCOUNT;
  return readDeployment({ ...given, OHERO_AWS_ACCOUNT: account });
}

/** Trusted Advisor, cost anomalies, and what AWS Health says of global services come from there only. */
const GLOBAL_REGION = "us-east-1";

/** What is missed where the events of us-east-1 are not collected; null where they are. */
export const missedEvents = ({ OHERO_EVENT_REGIONS: regions }: Pick<Deployment, "OHERO_EVENT_REGIONS">) =>
  regions.includes(GLOBAL_REGION)
    ? null
    : `OHERO_EVENT_REGIONS does not name ${GLOBAL_REGION}: Trusted Advisor, cost anomalies and AWS Health of global services send their events there only`;
