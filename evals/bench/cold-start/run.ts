import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type AwsRequest, startAws } from "../../../handlers/test-aws.ts";
import { bundle } from "../../../infra/bundle.ts";
import { loadOrganization } from "../../../policy/load-organization.ts";

const STARTS = 10;
/** Times of an empty LangGraph function, at most. */
const GOAL = 1.5;
const KILOBYTE = 1_000;

const execute = promisify(execFile);

/** As Lambda's runtime does it: the module is imported, and the time that takes is what a cold start adds to the process's own. */
const MEASURE = `
const begun = performance.now();
const { handler } = await import(process.argv[2]);
if (typeof handler !== "function") throw new Error("no handler");
console.log(performance.now() - begun);
process.exit(0);
`;

/**
 * Measures how long the agent's bundle takes until it can be called, beside the bundle of a graph with one node, in fresh processes
 * that take turns: with Slack, the page, a secret and a model, and with none of them. What it reads at its start is on localhost.
 * Sets the exit code to 1 when the goal is missed.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "ohero-cold-start-"));
  const aws = await startAws(({ operation }) => ({ output: answer(operation) }));
  try {
    const file = fileURLToPath(new URL("../../../policy/organization.yaml", import.meta.url));
    const organization = await loadOrganization(file);
    const build = async (name: string, source: string) => {
      const outdir = join(folder, name);
      const sizes = await bundle({ organization, outdir, names: ["agent"], sources: () => source });
      return { code: join(outdir, "agent"), bytes: sizes.get("agent") ?? 0 };
    };
    const empty = await build("empty", "evals/bench/cold-start/empty-graph.ts");
    const agent = await build("ours", "handlers/aws/agent.ts");
    const script = join(folder, "measure.mjs");
    await writeFile(script, MEASURE);

    const sides = [
      { name: "an empty graph", ...empty, environment: {} },
      { name: "the agent, without channels and models", ...agent, environment: HEADLESS },
      { name: "the agent, with Slack, the page and a model", ...agent, environment: EVERYTHING },
    ].map((side) => ({ ...side, times: [] as number[] }));
    for (let start = 0; start < STARTS; start += 1)
      for (const { code, environment, times } of sides) {
        const { stdout } = await execute(
          process.execPath,
          [script, pathToFileURL(join(code, "index.mjs")).href],
          { cwd: code, env: { PATH: process.env.PATH, ...aws.environment, ...environment } },
        );
        times.push(Number(stdout.trim().split("\n").at(-1)));
      }

    const base = median(sides[0]?.times ?? []);
    console.log("| what | kB | ms until it can be called | ratio | goal | |\n|---|---|---|---|---|---|");
    for (const [index, { name, bytes, times }] of sides.entries()) {
      const ratio = median(times) / base;
      const size = Math.round(bytes / KILOBYTE);
      const verdict =
        index === 0 ? " | | |" : ` ${ratio.toFixed(2)} | ${GOAL} | ${ratio <= GOAL ? "reached" : "MISSED"} |`;
      console.log(`| ${name} | ${size} | ${median(times).toFixed(0)} |${verdict}`);
      if (index > 0 && ratio > GOAL) process.exitCode = 1;
    }
  } finally {
    await aws.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const SHARED = {
  AWS_REGION: "us-east-1",
  OHERO_BUCKET: "ohero-state-111111111111-us-east-1",
  OHERO_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/111111111111/ohero-deliveries.fifo",
  OHERO_DEAD_LETTER_URL: "https://sqs.us-east-1.amazonaws.com/111111111111/ohero-dead-letters.fifo",
  OHERO_ORGANIZATION: "organization.json",
};
const HEADLESS = { ...SHARED, NOTIFICATION_CHANNEL: "none" };
const EVERYTHING = {
  ...SHARED,
  NOTIFICATION_CHANNEL: "slack,webchat",
  SLACK_CHANNEL: "C0OPS00001",
  OHERO_LIVE_URL: "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/live",
  OHERO_SECRETS: "arn:aws:secretsmanager:us-east-1:111111111111:secret:ohero/slack-AbCdEf",
  OHERO_MODELS: "bedrock:us.amazon.nova-lite-v1:0",
};

function answer(operation: AwsRequest["operation"]): Record<string, unknown> {
  if (operation === "Scan") return { Items: [], Count: 0, ScannedCount: 0 };
  if (operation === "GetSecretValue")
    return {
      SecretString: JSON.stringify({ SLACK_BOT_TOKEN: "xoxb-not-a-token", SLACK_SIGNING_SECRET: "none" }),
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
