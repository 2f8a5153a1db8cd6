import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { build as esbuild } from "esbuild";
import { z } from "zod";
import { startSlack } from "../../../channels/slack/test-slack.ts";
import { type AwsRequest, startAws } from "../../../handlers/test-aws.ts";
import { bundle } from "../../../infra/bundle.ts";
import { createTables } from "../../../memory/create-tables.ts";
import { serveDynamoDB } from "../../../memory/dynamodb-server.ts";
import { startBedrockKnowledge } from "../../../memory/knowledge/test-bedrock-knowledge.ts";
import { tableNames } from "../../../memory/tables.ts";
import { loadOrganization } from "../../../policy/load-organization.ts";
import { table, verdict } from "../table.ts";
import { quietMessage, ticketMessage } from "./message.ts";

const STARTS = 10;
/** Times of an empty LangGraph function, at most. */
const GOAL = 1.5;
const KILOBYTE = 1_000;

const execute = promisify(execFile);
const MEASURE = fileURLToPath(new URL("./measure.mjs", import.meta.url));

const Passed = z.object({ clock: z.number(), processor: z.number() });
const Measured = z.object({ ready: Passed, first: Passed });

/**
 * Measures how long the agent's bundle takes until it can be called, and to the end of the first message, beside the bundles of a graph
 * with one node, as esbuild alone makes it and as the functions are bundled; with Slack, whose token is in a secret, beside such a graph
 * that asks for a secret, too. In fresh processes that take turns. Then the first message: an event that opens a ticket where nobody is
 * told and no model is asked, else one that somebody has suppressed. The agent has knowledge bases in each. Everything that is called is
 * on localhost. Sets the exit code to 1 when a goal is missed.
 */
export async function run(starts = STARTS): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "ohero-cold-start-"));
  const dynamodb = await serveDynamoDB(null);
  await createTables(dynamodb.client, tableNames());
  const knowledge = await startBedrockKnowledge({ bases: BASES });
  knowledge.s3.buckets.set(SHARED.OHERO_BUCKET, new Map());
  const aws = await startAws(({ operation }) => ({ output: answer(operation) }));
  const slack = await startSlack({
    ...{ token: SLACK_BOT_TOKEN, signingSecret: SLACK_SIGNING_SECRET, rates: false, isEchoing: false },
    channels: [{ id: SLACK_CHANNEL, name: "ops" }],
  });
  const services = {
    SLACK_API_URL: slack.apiUrl,
    ...aws.environment,
    ...knowledge.environment,
    AWS_ACCESS_KEY_ID: dynamodb.access.key,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.access.endpoint,
  };
  try {
    const file = fileURLToPath(new URL("../../../policy/organization.yaml", import.meta.url));
    const organization = await loadOrganization(file);
    const build = async (name: string, source: string) => {
      const outdir = join(folder, name);
      const sizes = await bundle({ organization, outdir, names: ["agent"], sources: () => source });
      return { code: join(outdir, "agent"), bytes: sizes.get("agent") ?? 0 };
    };
    const plain = await bundlePlainly(EMPTY, join(folder, "plain"));
    const alike = await build("alike", EMPTY);
    const plainWithSecret = await bundlePlainly(EMPTY_WITH_SECRET, join(folder, "plain-with-secret"));
    const alikeWithSecret = await build("alike-with-secret", EMPTY_WITH_SECRET);
    const agent = await build("ours", "handlers/aws/agent.ts");

    const asksForASecret = { AWS_REGION, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED, OHERO_SECRETS };
    const sides: Side[] = [
      side("an empty graph", plain, {}, HELLO),
      side("an empty graph, bundled as the functions are", alike, {}, HELLO),
      side("an empty graph that asks for a secret", plainWithSecret, asksForASecret, HELLO),
      side("the same, bundled as the functions are", alikeWithSecret, asksForASecret, HELLO),
      side("the agent, without channels and models", agent, HEADLESS, TICKET, 0),
      // What a model takes to answer would be measured, too.
      side("the same, another message", agent, HEADLESS, QUIET),
      side("the agent, with the page and a model", agent, WITH_PAGE, QUIET, 0),
      side("the agent, with Slack and its secret, the page and a model", agent, EVERYTHING, QUIET, 2),
    ];
    for (let start = 0; start < starts; start += 1)
      for (const [at, { code, environment, takes, measured }] of sides.entries()) {
        // Each is of an incident that nobody has heard of.
        const message = JSON.stringify(await takes.make(`side-${at}-start-${start}`));
        const { stdout } = await execute(
          process.execPath,
          [MEASURE, pathToFileURL(join(code, "index.mjs")).href, message],
          { cwd: code, env: { PATH: process.env.PATH, ...services, ...environment } },
        );
        measured.push(Measured.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")));
      }
    const { Count: tickets } = await dynamodb.client.send(
      new ScanCommand({ TableName: tableNames().tickets, Select: "COUNT" }),
    );
    if ((tickets ?? 0) < starts) throw new Error(`each message is to open a ticket; there are ${tickets}`);

    const mid = (one: Side | undefined, of: "ready" | "first", what: "clock" | "processor") =>
      median(one?.measured.map((passed) => passed[of][what]) ?? []);
    const ms = (milliseconds: number) => `${milliseconds.toFixed(0)} ms`;
    const rows = sides.map((one) => {
      const ratioTo = (other: Side | undefined, what: "clock" | "processor") =>
        mid(one, "ready", what) / mid(other, "ready", what);
      const goal = one.beside === null ? null : ratioTo(sides[one.beside], "clock");
      if (goal !== null && goal > GOAL) process.exitCode = 1;
      return [
        one.name,
        `${Math.round(one.bytes / KILOBYTE)} kB`,
        ms(mid(one, "ready", "clock")),
        ratioTo(sides[0], "clock").toFixed(2),
        goal === null ? "" : `${goal.toFixed(2)}, at most ${GOAL}: ${verdict(goal <= GOAL)}`,
        ms(mid(one, "ready", "processor")),
        ratioTo(sides[0], "processor").toFixed(2),
        one.takes.name,
        ms(mid(one, "first", "clock")),
        ms(mid(one, "first", "processor")),
      ];
    });
    console.log(
      `Medians of ${starts} starts; ratios to an empty graph, and the goal's to one that asks for as much:\n`,
    );
    const headings = ["what", "size", "until it can be called", "ratio", "goal", "of the processor", "ratio"];
    console.log(table([...headings, "first message", "until its end", "of the processor"], rows));
  } finally {
    await Promise.all([aws.close(), slack.close(), knowledge.close(), dynamodb.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

interface Side {
  name: string;
  /** The folder of its bundle. */
  code: string;
  bytes: number;
  environment: Record<string, string>;
  takes: { name: string; make(name: string): Promise<object> };
  /** The side that it is to be held against: its place; null where it is one of those. */
  beside: number | null;
  measured: z.infer<typeof Measured>[];
}

const side = (
  name: string,
  bundled: Pick<Side, "code" | "bytes">,
  environment: Side["environment"],
  takes: Side["takes"],
  beside: number | null = null,
): Side => ({ name, ...bundled, environment, takes, beside, measured: [] });

const EMPTY = "evals/bench/cold-start/empty-graph.ts";
const EMPTY_WITH_SECRET = "evals/bench/cold-start/empty-graph-with-secret.ts";
const HELLO = { name: "hello", make: async () => ({ text: "hello" }) };
const TICKET = { name: "opens a ticket", make: ticketMessage };
const QUIET = { name: "was suppressed", make: quietMessage };

/** As anybody would bundle it, with nothing left out and nothing put in its place. */
async function bundlePlainly(source: string, outdir: string): Promise<{ code: string; bytes: number }> {
  const { outputFiles } = await esbuild({
    entryPoints: { index: source },
    absWorkingDir: fileURLToPath(new URL("../../../", import.meta.url)),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    mainFields: ["module", "main"],
    banner: { js: "import{createRequire}from'module';const require=createRequire(import.meta.url);" },
    write: false,
  });
  await mkdir(outdir);
  await Promise.all(outputFiles.map(({ path, contents }) => writeFile(path, contents)));
  return { code: outdir, bytes: outputFiles.reduce((sum, { contents }) => sum + contents.length, 0) };
}

const AWS_REGION = "us-east-1";
/** On Lambda there is a newer Node, of which the SDK says nothing. */
const AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
const SLACK_CHANNEL = "C0OPS00001";
const SLACK_BOT_TOKEN = "xoxb-not-a-token";
const SLACK_SIGNING_SECRET = "not-a-signing-secret";
const OHERO_SECRETS = "arn:aws:secretsmanager:us-east-1:111111111111:secret:ohero/slack-AbCdEf";
const BASES = (["documents", "history"] as const).map((collection, at) => ({
  ...{ collection, bucket: "ohero-knowledge-111111111111-us-east-1", prefix: `${collection}/` },
  ...{ knowledgeBaseId: `ABCDEFGHI${at}`, dataSourceId: `KLMNOPQRS${at}` },
}));
/** What each deployment has. */
const SHARED = {
  AWS_REGION,
  OHERO_KNOWLEDGE_BASES: JSON.stringify(BASES),
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED,
  OHERO_BUCKET: "ohero-state-111111111111-us-east-1",
  OHERO_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/111111111111/ohero-deliveries.fifo",
  OHERO_DEAD_LETTER_URL: "https://sqs.us-east-1.amazonaws.com/111111111111/ohero-dead-letters.fifo",
  OHERO_ORGANIZATION: "organization.json",
};
const HEADLESS = { ...SHARED, NOTIFICATION_CHANNEL: "none" };
const WITH_PAGE = {
  ...SHARED,
  NOTIFICATION_CHANNEL: "webchat",
  OHERO_LIVE_URL: "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/live",
  OHERO_MODELS: "bedrock:us.amazon.nova-lite-v1:0",
};
const EVERYTHING = {
  ...WITH_PAGE,
  NOTIFICATION_CHANNEL: "slack,webchat",
  SLACK_CHANNEL,
  OHERO_SECRETS,
};

function answer(operation: AwsRequest["operation"]): Record<string, unknown> {
  if (operation === "GetSecretValue")
    return {
      SecretString: JSON.stringify({ SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET }),
    };
  throw new Error(`nobody is expected to call ${operation}`);
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 === 0 ? middle - 1 : middle],
    sorted[middle],
  ];
  return (low + high) / 2;
}
