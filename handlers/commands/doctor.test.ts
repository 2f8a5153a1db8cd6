import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type SlackOptions, startSlack } from "../../channels/slack/test-slack.ts";
import { type BedrockScript, startBedrock } from "../../config/test-bedrock.ts";
import { loadOrganization } from "../../policy/load-organization.ts";
import { DEPLOYS, ROLLS_BACK } from "../doctor/bootstrap.ts";
import { type AwsAnswer, type AwsRequest, startAws } from "../test-aws.ts";
import { callCommandLine } from "../test-command-line.ts";

const WORKER = "111122223333";
const EVENTS = "444455556666";
const NOVA = "bedrock:us.amazon.nova-pro-v1:0";
const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const GOOD_SECRET = "8f742231b10e8888abcd99baac6285a5";
const SCOPES = [
  "app_mentions:read",
  "channels:history",
  "chat:write",
  "groups:history",
  "im:history",
  "users:read",
];

interface Circumstances {
  env?: Record<string, string>;
  account?: string;
  /** In place of what an account answers in which all is well. */
  aws?: (request: AwsRequest) => AwsAnswer | null;
  bedrock?: BedrockScript;
  slack?: SlackOptions;
}

const available = {
  regionAvailability: "AVAILABLE",
  entitlementAvailability: "AVAILABLE",
  authorizationStatus: "AUTHORIZED",
  agreementAvailability: { status: "AVAILABLE" },
};

function whereAllIsWell({ operation }: AwsRequest, account: string): AwsAnswer {
  if (operation === "GetCallerIdentity")
    return { output: { Account: account, Arn: `arn:aws:iam::${account}:user/anna`, UserId: "AIDA" } };
  if (operation === "GetParameter") return { output: { Parameter: { Value: "33" } } };
  if (operation.startsWith("GET /foundation-model-availability/")) return { output: available };
  if (operation === "GetSecretValue")
    return {
      output: {
        SecretString: JSON.stringify({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: GOOD_SECRET }),
      },
    };
  throw new Error(`nobody is expected to call ${operation}`);
}

/** What `ohero doctor` says under these circumstances, and what it asked AWS. */
async function doctor({ env, account = WORKER, aws, bedrock, slack }: Circumstances, ...args: string[]) {
  const cloud = await startAws((request) => aws?.(request) ?? whereAllIsWell(request, account));
  const models = await startBedrock(bedrock ?? [{ tool: { unhealthy: 3 } }]);
  const workspace = slack === undefined ? null : await startSlack(slack);
  onTestFinished(async () => {
    await cloud.close();
    await models.close();
    await workspace?.close();
  });
  const settings = {
    AWS_EC2_METADATA_DISABLED: "true",
    ...models.environment,
    ...cloud.environment,
    OHERO_AWS_ACCOUNT: WORKER,
    ...(workspace && {
      NOTIFICATION_CHANNEL: "slack",
      SLACK_API_URL: workspace.apiUrl,
      SLACK_BOT_TOKEN: workspace.token,
      SLACK_SIGNING_SECRET: GOOD_SECRET,
      SLACK_CHANNEL: "C0OPS",
    }),
    ...env,
  };
  const { code, stdout, stderr } = await callCommandLine(["doctor", ...args], { env: settings });
  for (const secret of [SECRET, GOOD_SECRET, "xoxb-", cloud.environment.AWS_SECRET_ACCESS_KEY ?? ""])
    expect(stdout + stderr).not.toContain(secret);
  return { code, lines: stdout.trimEnd().split("\n"), stderr, requests: cloud.requests };
}

test("where all is well, each check says what it found, and it ends with 0", async () => {
  const { code, lines, stderr, requests } = await doctor({
    env: { OHERO_MODELS: NOVA, OHERO_EVENT_REGIONS: "eu-west-1,us-east-1" },
    slack: { scopes: SCOPES, channels: await channelsOfAll() },
  });
  expect(lines).toEqual([
    `ok       settings: account ${WORKER} in us-east-1`,
    "ok       organization file: policy/organization.yaml: 7 accounts, 5 teams",
    `ok       credentials: arn:aws:iam::${WORKER}:user/anna`,
    `ok       Region us-east-1: enabled in account ${WORKER}`,
    "ok       event Regions: eu-west-1, us-east-1",
    `ok       Region eu-west-1: enabled in account ${WORKER}`,
    `ok       CDK bootstrap ${WORKER}/us-east-1: version 33`,
    `ok       CDK bootstrap ${WORKER}/eu-west-1: version 33`,
    expect.stringMatching(/^ok {7}model bedrock:us\.amazon\.nova-pro-v1:0: answers in \d+ ms$/),
    "ok       embedding model amazon.titan-embed-text-v2:0: may be used in us-east-1",
    "ok       Slack secret: ohero/slack is filled in, and was not tried: what is in .env is",
    expect.stringMatching(/^ok {7}Slack token: of bot in the workspace \w+$/),
    "ok       Slack scopes: 6 granted, as channels/slack/manifest.yaml has them",
    "ok       Slack channel C0OPS: the app is in it",
    ...["C0MGT00001", "C0FIN00001", "C0SEC00001", "C0INF00001", "C0APP00001"].map(
      (channel) => `ok       Slack channel ${channel}: the app is in it`,
    ),
    "ok       Slack signing secret: looks like one",
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "20 checks: 20 ok\n" });
  // A Region is asked in the Region.
  const asked = requests.filter(({ operation }) => operation === "GetParameter").map(({ region }) => region);
  expect(asked.sort()).toEqual(["eu-west-1", "us-east-1"]);
});

test("what is wrong is named with its fix, a warning alone is no problem", async () => {
  const { code, lines, stderr } = await doctor({
    env: {
      OHERO_MODELS: `${NOVA},gpt:4`,
      OHERO_EVENT_REGIONS: "us-east-1,eu-west-1,ap-east-1",
      OHERO_ORGANIZATION: "no-such.yaml",
      SLACK_SIGNING_SECRET: SECRET,
    },
    slack: {
      scopes: ["chat:write", "channels:history"],
      channels: [{ id: "C0OPS", name: "ops", members: [] }],
    },
    bedrock: [{ fault: "denied" }],
    aws: ({ operation, region }) => {
      if (operation === "GetCallerIdentity" && region === "ap-east-1")
        return {
          fault: "InvalidClientTokenId",
          message: "The security token included in the request is invalid.",
        };
      if (operation !== "GetParameter") {
        const isModel = operation.startsWith("GET /foundation-model");
        return isModel ? { output: { ...available, authorizationStatus: "NOT_AUTHORIZED" } } : null;
      }
      if (region === "us-east-1") return { output: { Parameter: { Value: "21" } } };
      if (region === "eu-west-1") return { fault: "ParameterNotFound" };
      return { fault: "AccessDeniedException" };
    },
  });
  expect(lines.slice(1)).toEqual([
    "problem  organization file: organization file no-such.yaml: there is no such file → change no-such.yaml, or name another: OHERO_ORGANIZATION",
    `ok       credentials: arn:aws:iam::${WORKER}:user/anna`,
    `ok       Region us-east-1: enabled in account ${WORKER}`,
    "ok       event Regions: us-east-1, eu-west-1, ap-east-1",
    `ok       Region eu-west-1: enabled in account ${WORKER}`,
    `problem  Region ap-east-1: not enabled in account ${WORKER} → aws account enable-region --region-name ap-east-1, or in the console: Account, AWS Regions`,
    `warning  CDK bootstrap ${WORKER}/us-east-1: version 21 deploys; cdk rollback needs 23 → npx cdk bootstrap aws://${WORKER}/us-east-1`,
    `problem  CDK bootstrap ${WORKER}/eu-west-1: there is none → npx cdk bootstrap aws://${WORKER}/eu-west-1`,
    expect.stringMatching(
      /^warning {2}CDK bootstrap 1{4}.*\/ap-east-1: no access to .* needs ssm:GetParameter .* → look in the console/,
    ),
    expect.stringMatching(
      /^problem {2}model bedrock:\S+: no access: enable the model in the Bedrock console of us-east-1.* → the console: Amazon Bedrock in us-east-1/,
    ),
    expect.stringMatching(
      /^problem {2}model gpt:4: there is no provider gpt; .* → change it in OHERO_MODELS\*$/,
    ),
    "problem  embedding model amazon.titan-embed-text-v2:0: the account is not authorized to use it → the console: Amazon Bedrock in us-east-1, Model catalog",
    expect.stringMatching(/^ok {7}Slack secret/),
    expect.stringMatching(/^ok {7}Slack token/),
    "problem  Slack scopes: missing: app_mentions:read, groups:history, im:history, users:read → https://api.slack.com/apps, the app, OAuth & Permissions: add them under Bot Token Scopes, then Reinstall",
    "problem  Slack channel C0OPS: not_in_channel → in Slack, in that channel: /invite @OHERO",
    expect.stringMatching(/^warning {2}Slack signing secret: does not look like one/),
  ]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "18 checks: 7 ok, 3 warnings, 8 problems\n" });
});

test("what credentials of another account cannot tell is a warning with how to tell it", async () => {
  const circumstances = {
    account: EVENTS,
    env: { OHERO_EVENT_ACCOUNT: EVENTS, OHERO_EVENT_REGIONS: "eu-west-1", OHERO_MODELS: NOVA },
  };
  const { code, lines } = await doctor(circumstances, "--json");
  expect(code).toBe(0);
  const results = lines.map((line) => JSON.parse(line));
  const resultOf = (name: string) => results.find(({ check }) => check === name);
  expect(resultOf("credentials")).toMatchObject({
    result: "warning",
    fix: expect.stringContaining(WORKER),
  });
  expect(resultOf(`CDK bootstrap ${EVENTS}/eu-west-1`)).toEqual({
    check: `CDK bootstrap ${EVENTS}/eu-west-1`,
    result: "ok",
    found: "version 33",
    fix: null,
  });
  expect(resultOf(`CDK bootstrap ${WORKER}/us-east-1`)).toEqual({
    check: `CDK bootstrap ${WORKER}/us-east-1`,
    result: "warning",
    found: `not checked: the credentials are of account ${EVENTS}`,
    fix: `AWS_PROFILE=… aws ssm get-parameter --region us-east-1 --name /cdk-bootstrap/hnb659fds/version; where there is none: AWS_PROFILE=… npx cdk bootstrap aws://${WORKER}/us-east-1`,
  });
  expect(resultOf(`model ${NOVA}`)).toMatchObject({ result: "warning" });
  expect(resultOf("Region us-east-1")).toEqual({
    check: "Region us-east-1",
    result: "warning",
    found: `not checked: the credentials are of account ${EVENTS}`,
    fix: `AWS_PROFILE=… aws sts get-caller-identity --region us-east-1, which answers where ${WORKER} has enabled it`,
  });
  expect(resultOf(`Region ${EVENTS}/eu-west-1`)).toMatchObject({
    result: "ok",
    found: `enabled in account ${EVENTS}`,
  });

  const stranger = await doctor({ account: "999988887777" });
  expect(stranger.code).toBe(1);
  expect(stranger.lines.join("\n")).toMatch(
    /problem {2}credentials: \S+: of account 999988887777, and OHERO_AWS_ACCOUNT is 111122223333 → use credentials of/,
  );
});

test("the Regions of the event account are not asked of the worker's credentials", async () => {
  const { code, lines } = await doctor({
    env: { OHERO_EVENT_ACCOUNT: EVENTS, OHERO_EVENT_REGIONS: "us-east-1,ap-east-1" },
    aws: ({ operation, region }) =>
      operation === "GetCallerIdentity" && region === "ap-east-1" ? { fault: "InvalidClientTokenId" } : null,
  });
  expect(code).toBe(0);
  expect(lines.filter((line) => / Region /.test(line))).toEqual([
    `ok       Region us-east-1: enabled in account ${WORKER}`,
    ...["us-east-1", "ap-east-1"].map(
      (region) =>
        `warning  Region ${EVENTS}/${region}: not checked: the credentials are of account ${WORKER} → AWS_PROFILE=… aws sts get-caller-identity --region ${region}, which answers where ${EVENTS} has enabled it`,
    ),
  ]);
});

test("without credentials the other checks say why they were not made", async () => {
  const none = await doctor({ env: { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" } });
  expect(none.code).toBe(1);
  expect(none.lines.filter((line) => !line.startsWith("ok"))).toEqual([
    expect.stringMatching(
      /^problem {2}credentials: STS was not asked: there are no valid AWS credentials .* → sign in/,
    ),
    "warning  Region us-east-1: not checked, as the credentials were not → see credentials",
    `warning  CDK bootstrap ${WORKER}/us-east-1: not checked, as the credentials were not → see credentials`,
    "warning  embedding model amazon.titan-embed-text-v2:0: not checked, as the credentials were not → see credentials",
  ]);
});

test("settings that cannot be read are problems, and the rest is checked; a wrong call ends with 2", async () => {
  const { code, lines } = await doctor({
    env: { OHERO_AWS_ACCOUNT: "", OHERO_AWS_REGION: "Ohio" },
    slack: { scopes: SCOPES, channels: [{ id: "C0OPS", name: "ops" }] },
  });
  expect(code).toBe(1);
  expect(lines.slice(0, 4)).toEqual([
    expect.stringMatching(
      /^problem {2}settings: OHERO_AWS_ACCOUNT: expected .*, found nothing → set it in \.env/,
    ),
    expect.stringMatching(/^problem {2}settings: OHERO_AWS_REGION: expected .*, found "Ohio" → /),
    expect.stringMatching(/^ok {7}organization file/),
    expect.stringMatching(/^ok {7}Slack token/),
  ]);
  expect((await doctor({}, "--fast")).code).toBe(2);
});

test("without Slack's secrets here, which on AWS stand in a secret, all else is checked", async () => {
  const { code, lines } = await doctor({ env: { SLACK_BOT_TOKEN: "", SLACK_SIGNING_SECRET: "" }, slack: {} });
  expect(code).toBe(0);
  expect(lines.filter((line) => !line.startsWith("ok"))).toEqual([
    expect.stringMatching(
      /^warning {2}settings: Slack is not checked: SLACK_BOT_TOKEN: .* → set it in \.env as well/,
    ),
    expect.stringMatching(/^warning {2}settings: Slack is not checked: SLACK_SIGNING_SECRET: /),
  ]);
  expect(lines.some((line) => line.startsWith("ok       credentials"))).toBe(true);
});

test("a team's channel that is none of Slack's is a problem of the file, and so is a provider that is not deployed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ohero-doctor-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { teams, ...rest } = await loadOrganization("policy/organization.yaml");
  const file = join(folder, "organization.yaml");
  const misnamed = teams.map((team) => (team.id === "app01" ? { ...team, channel: "#app01" } : team));
  await writeFile(file, JSON.stringify({ ...rest, teams: misnamed }));
  const { code, lines } = await doctor({
    env: { OHERO_ORGANIZATION: file, OHERO_MODELS: "openai:gpt-5" },
    slack: { scopes: SCOPES, channels: await channelsOfAll() },
  });
  expect(code).toBe(1);
  expect(lines.filter((line) => line.startsWith("problem"))).toEqual([
    expect.stringMatching(
      /^problem {2}organization file: team app01: channel: .*, found "#app01" → change it in/,
    ),
    expect.stringMatching(/^problem {2}model openai:gpt-5: only Bedrock's models are deployed → /),
  ]);
});

test("a profile that is not there is said to be, and nobody is sent to sign in", async () => {
  const env = { AWS_PROFILE: "nope", AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
  const { lines } = await doctor({ env });
  expect(lines.find((line) => line.includes("credentials:"))).toMatch(
    /→ the profile nope that AWS_PROFILE names gave none/,
  );
});

test("a token that Slack does not take is a problem, and the scopes are not known", async () => {
  const { code, lines } = await doctor({
    env: { SLACK_BOT_TOKEN: "xoxb-wrong" },
    slack: { channels: [{ id: "C0OPS", name: "ops" }] },
  });
  expect(code).toBe(1);
  expect(lines.join("\n")).toMatch(
    /problem {2}Slack token: invalid_auth → .*SLACK_BOT_TOKEN\nwarning {2}Slack scopes: not checked/,
  );
});

/** Where the app is in: the channel of announcements, and those of the sample's teams. */
async function channelsOfAll() {
  const { teams } = await loadOrganization("policy/organization.yaml");
  return ["C0OPS", ...teams.map(({ channel }) => channel)].map((id) => ({ id, name: id.toLowerCase() }));
}

/** The sample organization, of which two teams work in other ticket systems. */
async function writeOrganization(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ohero-doctor-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { teams, ...rest } = await loadOrganization("policy/organization.yaml");
  const ticketing: Record<string, object> = {
    app01: { system: "jira", project: "OPS" },
    sec01: { system: "servicenow", assignmentGroup: "Security" },
  };
  const file = join(folder, "organization.yaml");
  await writeFile(
    file,
    JSON.stringify({ ...rest, teams: teams.map((team) => ({ ...team, ticketing: ticketing[team.id] })) }),
  );
  return file;
}

const systemsIn = (lines: readonly string[]) => lines.filter((line) => line.includes("ticket system"));

test("of ticket systems that teams work in, the secrets must be filled in; of no value anything is said", async () => {
  const env = { OHERO_ORGANIZATION: await writeOrganization() };
  const { code, lines } = await doctor({
    env,
    aws: ({ operation, input }) => {
      if (operation !== "GetSecretValue") return null;
      const held =
        input.SecretId === "ohero/jira"
          ? { JIRA_URL: "https://example.atlassian.net", JIRA_EMAIL: "", JIRA_API_TOKEN: SECRET }
          : { SERVICENOW_URL: "https://example.service-now.com", SERVICENOW_TOKEN: SECRET };
      return { output: { SecretString: JSON.stringify(held) } };
    },
  });
  expect(code).toBe(1);
  expect(systemsIn(lines)).toEqual([
    "problem  ticket system jira: missing in the secret ohero/jira: JIRA_EMAIL → aws secretsmanager put-secret-value --region us-east-1 --secret-id ohero/jira --secret-string file://jira.json; with the same in .env: ohero tickets test",
    "ok       ticket system servicenow: ohero/servicenow is filled in, and was not tried: ohero tickets test does, with the same in .env",
  ]);

  const before = await doctor({
    env,
    aws: ({ operation, input }) => {
      if (operation !== "GetSecretValue") return null;
      return {
        fault: input.SecretId === "ohero/jira" ? "ResourceNotFoundException" : "AccessDeniedException",
      };
    },
  });
  expect(before.code).toBe(0);
  expect(systemsIn(before.lines)).toEqual([
    expect.stringMatching(
      /^warning {2}ticket system jira: there is no secret ohero\/jira yet → deploy, then aws /,
    ),
    expect.stringMatching(
      /^warning {2}ticket system servicenow: no access to the secret ohero\/servicenow.* needs secretsmanager:GetSecretValue/,
    ),
  ]);
});

test("Slack's secret on AWS must be filled in, without which functions refuse to start", async () => {
  const secretIn = async (answer: AwsAnswer) => {
    const { code, lines } = await doctor({
      slack: { scopes: SCOPES, channels: await channelsOfAll() },
      aws: ({ operation }) => (operation === "GetSecretValue" ? answer : null),
    });
    return { code, line: lines.find((line) => line.includes("Slack secret")) };
  };
  const empty = { SLACK_BOT_TOKEN: "", SLACK_SIGNING_SECRET: GOOD_SECRET };
  expect(await secretIn({ output: { SecretString: JSON.stringify(empty) } })).toEqual({
    code: 1,
    line: "problem  Slack secret: missing in the secret ohero/slack: SLACK_BOT_TOKEN → aws secretsmanager put-secret-value --region us-east-1 --secret-id ohero/slack --secret-string file://slack.json",
  });
  expect(await secretIn({ fault: "ResourceNotFoundException" })).toEqual({
    code: 0,
    line: expect.stringMatching(
      /^warning {2}Slack secret: there is no secret ohero\/slack yet → deploy, then /,
    ),
  });
  const { lines } = await doctor({ env: { NOTIFICATION_CHANNEL: "webchat" } });
  expect(lines.some((line) => line.includes("Slack"))).toBe(false);
});

test("without a deployment the settings of ticket systems are looked for here", async () => {
  const env = { OHERO_ORGANIZATION: await writeOrganization(), OHERO_AWS_ACCOUNT: "" };
  const { lines } = await doctor({ env: { ...env, SERVICENOW_USER: "ohero" } });
  expect(systemsIn(lines)).toEqual([
    "problem  ticket system jira: missing: JIRA_URL, JIRA_EMAIL, JIRA_API_TOKEN → set it in .env; then ohero tickets test",
    "problem  ticket system servicenow: missing: SERVICENOW_URL, SERVICENOW_PASSWORD or SERVICENOW_TOKEN → set it in .env; then ohero tickets test",
  ]);
});

test("the versions that are asked for are those of the CDK that is installed", async () => {
  const cli = await readFile("node_modules/aws-cdk/lib/index.js", "utf8");
  expect(cli).toContain(`BOOTSTRAP_STACK_VERSION_FOR_ROLLBACK = ${ROLLS_BACK};`);
  const synthesizer = await readFile(
    "node_modules/aws-cdk-lib/core/lib/stack-synthesizers/default-synthesizer.js",
    "utf8",
  );
  expect(synthesizer).toMatch(new RegExp(`MIN_BOOTSTRAP_STACK_VERSION ?= ?${DEPLOYS}\\b`));
});
