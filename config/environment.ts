import { z } from "zod";
import { KnowledgeBases } from "./knowledge-bases.ts";
import { secretsOf } from "./signing-secrets.ts";
import { isSlackChannel, SLACK_CHANNEL_ID } from "./slack-channels.ts";

// The SDK would print a paragraph on Node 20, which is supported here, before anything of ours.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** The folder of documents where none is named. */
export const SAMPLE_KNOWLEDGE = "knowledge";

/** Ways out to people. */
export const CHANNELS = ["slack", "webchat", "console", "none"] as const;

/** The same for a deployment and for what runs. */
export const organizationsRole = z
  .union([z.literal(""), z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/, "expected a role's ARN")])
  .default("")
  .describe("role that may read AWS Organizations, where the worker account itself may not");

/** How long and how often models are asked: the same for a deployment and for what runs. */
export const modelLimits = {
  OHERO_MODEL_TIMEOUT_SECONDS: z.coerce
    .number()
    .positive()
    .max(900)
    .default(30)
    .describe("wait for one answer"),
  OHERO_MODEL_ATTEMPTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(5)
    .default(2)
    .describe("calls of one model for one question, with the one that is told what was wrong"),
  OHERO_MODEL_TOKENS_PER_RUN: z.coerce.number().int().min(1).default(60_000).describe("all models together"),
  OHERO_MODEL_PAUSE_SECONDS: z.coerce
    .number()
    .min(0)
    .max(86_400)
    .default(60)
    .describe("how long a model whose provider failed is left out; 0: never"),
};

/** Credentials go there: in the open only on this machine. */
const ticketSystemUrl = (example: string) =>
  z
    .union(
      [
        z.literal(""),
        z
          .url()
          .refine(
            (address) => /^https:/.test(address) || /^http:\/\/(localhost|127\.0\.0\.1)[:/]?/.test(address),
            "an address that begins with https://",
          ),
      ],
      `expected an address such as ${example}`,
    )
    .default("");

const Settings = z.object({
  OHERO_PORT: z.coerce.number().int().min(0).max(65_535).default(8787).describe("port of the local server"),
  OHERO_DATA: z.string().min(1).default(".ohero").describe("folder for state, reports and payloads"),
  OHERO_ORGANIZATION: z
    .string()
    .min(1)
    .default("policy/organization.yaml")
    .describe("accounts, teams and policy"),
  OHERO_MODELS: z
    .string()
    .default("")
    .describe("who judges, in order: provider:model, …; empty or rules: the rules"),
  OHERO_MODELS_CLASSIFY: z.string().default("").describe("other models for: what does a message want?"),
  OHERO_MODELS_ASSESS: z
    .string()
    .default("")
    .describe("other models for: how severe, and what does it cost?"),
  OHERO_MODELS_TICKET_TEXT: z.string().default("").describe("other models for: what does the ticket say?"),
  OHERO_MODELS_ANSWER: z.string().default("").describe("other models for: what is the answer to a question?"),
  ...modelLimits,
  OHERO_RECORD_ANSWERS: z
    .string()
    .default("")
    .describe("folder in which models' answers are kept; what is there is not asked again"),
  OHERO_REPLAY_ANSWERS: z
    .string()
    .default("")
    .describe("folder of recorded answers, in place of asking models"),
  OHERO_KNOWLEDGE: z
    .string()
    .min(1)
    .default(SAMPLE_KNOWLEDGE)
    .describe("folder of the team's documents, for `ohero knowledge sync`"),
  OHERO_KNOWLEDGE_BASES: KnowledgeBases.describe("Amazon Bedrock Knowledge Bases, by collection, as JSON"),
  NOTIFICATION_CHANNEL: z
    .string()
    .default("webchat,console")
    .transform((list) => [
      ...new Set(
        list
          .split(",")
          .map((name) => name.trim().toLowerCase())
          .filter(Boolean),
      ),
    ])
    .pipe(z.array(z.enum(CHANNELS)))
    .refine((names) => names.length <= 1 || !names.includes("none"), "none stands alone")
    .describe(`where people are told, several at once: ${CHANNELS.join(", ")}`),
  SLACK_BOT_TOKEN: z.string().default("").describe("bot token of the Slack app, xoxb-…"),
  SLACK_SIGNING_SECRET: z
    .string()
    .default("")
    .describe("signing secret of the Slack app; two with a comma between them while one replaces the other"),
  SLACK_CHANNEL: z
    .string()
    .default("")
    .describe("id of the Slack channel in which incidents are announced, C…"),
  SLACK_API_URL: z.url().default("https://slack.com/api/").describe("where Slack's API is"),
  OHERO_URL: z
    .union([
      z.literal(""),
      z.url({ protocol: /^https?$/, message: "expected an address such as https://ohero.example.com" }),
    ])
    .default("")
    .describe(
      "where the page is reached from elsewhere, for links to it out of other channels; empty: no links",
    ),
  JIRA_URL: ticketSystemUrl("https://example.atlassian.net").describe(
    "the Jira site of teams that work in Jira",
  ),
  JIRA_EMAIL: z.string().default("").describe("the account that OHERO works with in Jira"),
  JIRA_API_TOKEN: z.string().default("").describe("API token of that account"),
  JIRA_WEBHOOK_SECRET: z
    .string()
    .default("")
    .describe("secret of Jira's webhook; two with a comma between them while one replaces the other"),
  SERVICENOW_URL: ticketSystemUrl("https://example.service-now.com").describe(
    "the ServiceNow instance of teams that work there",
  ),
  SERVICENOW_USER: z.string().default("").describe("the user that OHERO works with in ServiceNow"),
  SERVICENOW_PASSWORD: z.string().default("").describe("password of that user"),
  SERVICENOW_TOKEN: z.string().default("").describe("token of OAuth, in place of user and password"),
  SERVICENOW_WEBHOOK_SECRET: z
    .string()
    .default("")
    .describe("secret of the business rule's webhook; two with a comma while one replaces the other"),
  OHERO_BUCKET: z
    .string()
    .default("")
    .describe("S3 bucket of reports and payloads; with it the state is on AWS, not in OHERO_DATA"),
  OHERO_TABLE_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,100}$/, "expected letters, digits, and any of - _ .")
    .default("ohero")
    .describe("what the names of the DynamoDB tables begin with"),
  OHERO_QUEUE_URL: z
    .union([z.literal(""), z.url()])
    .default("")
    .describe("SQS FIFO queue that deliveries wait in for their run; needed with OHERO_BUCKET"),
  OHERO_DEAD_LETTER_URL: z
    .union([z.literal(""), z.url()])
    .default("")
    .describe("SQS FIFO queue of what could not be run"),
  OHERO_LIVE_URL: z
    .union([z.literal(""), z.url()])
    .default("")
    .describe("where API Gateway's WebSocket API takes messages for open pages"),
  OHERO_PUBLIC_HOSTS: z
    .string()
    .default("")
    .describe(
      "hosts that the HTTP API on AWS answers for, with commas, such as d111111abcdef8.cloudfront.net",
    ),
  OHERO_SECRETS: z
    .string()
    .default("")
    .describe("ARNs of secrets in Secrets Manager, with commas; each holds settings as a JSON object"),
  OHERO_ACCESS_KEY: z.string().default("").describe("key of the page and the API on AWS; out of a secret"),
  OHERO_ORGANIZATIONS_ROLE: organizationsRole,
  AWS_REGION: z.string().optional().describe("where Bedrock is called"),
  AWS_DEFAULT_REGION: z.string().optional().describe("the same, where AWS_REGION is not set"),
});
/** What Slack needs. */
const SLACK_SETTINGS = ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CHANNEL"] as const;

const Environment = Settings.superRefine((settings, context) => {
  if (!settings.NOTIFICATION_CHANNEL.includes("slack")) return;
  const fault = (name: string, message: string) =>
    context.addIssue({ code: "custom", path: [name], message });
  for (const name of SLACK_SETTINGS)
    if (secretsOf(settings[name]).length === 0) fault(name, "NOTIFICATION_CHANNEL=slack needs it");
  const { SLACK_BOT_TOKEN: token, SLACK_CHANNEL: channel } = settings;
  if (token !== "" && !token.startsWith("xoxb-")) fault("SLACK_BOT_TOKEN", "expected a bot token, xoxb-…");
  if (channel !== "" && !isSlackChannel(channel)) fault("SLACK_CHANNEL", `expected ${SLACK_CHANNEL_ID}`);
});
export type Environment = z.infer<typeof Environment>;
export type ChannelName = (typeof CHANNELS)[number];

/** A setting is missing or wrong; one line for each. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/** The process's environment, of which packages read credentials for themselves: what is added to it is added for them too. */
export const processVariables = (): NodeJS.ProcessEnv => process.env;

/**
 * The settings, from the process's environment and what is given besides, such as secrets. Nothing else reads it. Throws
 * EnvironmentError that names every fault.
 */
export const readEnvironmentWith = (more: Readonly<Record<string, string>>): Environment =>
  readEnvironment({ ...process.env, ...more });

/** The same, from the process's environment alone. */
export const readEnvironment = (variables: NodeJS.ProcessEnv = process.env): Environment =>
  parseSettings(Environment, variables);

/**
 * The same for what only looks, such as help: settings that are wrong, and the ways out to people that they belong to, are left out.
 * Gives what is wrong, one line each.
 */
export function readWhatIsRight(variables: NodeJS.ProcessEnv): {
  environment: Environment;
  faults: string[];
} {
  try {
    return { environment: readEnvironment(variables), faults: [] };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const faults = error.message.split("\n");
    const wrong = new Set(["NOTIFICATION_CHANNEL", ...faults.map((line) => line.split(":")[0])]);
    const right = Object.entries(variables).filter(([name]) => !wrong.has(name));
    return { environment: readEnvironment(Object.fromEntries(right)), faults };
  }
}

/** Settings by their schema; an empty one is as good as none. Throws EnvironmentError, which tells nothing of a secret. */
export function parseSettings<Parsed>(schema: z.ZodType<Parsed>, variables: NodeJS.ProcessEnv): Parsed {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  // Read once in a process: to compile the schema first would take longer.
  const parsed = schema.safeParse(given, { jitless: true });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const found =
      /_(?:TOKEN|SECRET|KEY|PASSWORD)$/.test(name) && given[name]
        ? "something else"
        : (JSON.stringify(given[name]) ?? "nothing");
    return `${name}: ${issue.message.replace(/^Invalid input: /, "")}, found ${found}`;
  });
  throw new EnvironmentError(lines.join("\n"));
}

/** Environment variables that other settings name, such as those that hold credentials; those that are not set are left out. */
export function readVariables(
  names: readonly string[],
  variables: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = variables[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
}
