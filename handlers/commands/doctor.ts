import type { Command } from "commander";
import { stripControls } from "../../channels/console.ts";
import { type Deployment, readDeployment } from "../../config/deployment.ts";
import { EnvironmentError } from "../../config/environment.ts";
import type { CheckResult } from "../doctor/run-checks.ts";
import { createProgressBar } from "../progress-bar.ts";
import type { Call } from "./common.ts";

export function addDoctor(program: Command, call: Call): void {
  program
    .command("doctor")
    .description("is everything there that a deployment on AWS needs? Changes nothing")
    .option("--json", "one JSON object a line", false)
    .addHelpText(
      "after",
      `
Checks the organization file, the settings, the credentials, the Regions, the CDK's bootstrap stacks, each model (one small
call each), Slack and its secret on AWS where NOTIFICATION_CHANNEL names it, and the settings of ticket systems that teams work in. Each check has ${TIMEOUT_MS / 1_000} seconds.

Examples:
  ohero doctor
  AWS_PROFILE=events ohero doctor     with credentials of the account whose events are collected

Exit code 0 when nothing is a problem, 1 when something is; warnings are no problem.`,
    )
    .action((options: Options) => runDoctor(options, call));
}

interface Options {
  json: boolean;
}

const TIMEOUT_MS = 10_000;
const PROBLEM = 1;

async function runDoctor({ json }: Options, call: Call): Promise<void> {
  const [{ listChecks }, { runChecks }] = await Promise.all([
    import("../doctor/list-checks.ts"),
    import("../doctor/run-checks.ts"),
  ]);
  const settings = readSettings(call);
  const checks = await listChecks(call.environment, settings.deployment, TIMEOUT_MS);
  const bar = createProgressBar(call.stderr, "checks");
  const found = await runChecks(checks, { timeoutMs: TIMEOUT_MS, onProgress: bar.show }).finally(bar.clear);
  const results = [...settings.results, ...found];
  for (const result of results) call.print(json ? JSON.stringify(result) : lineOf(result));
  call.note(`${results.length} checks: ${countsOf(results)}`);
  if (results.some(({ result }) => result === "problem")) call.exitCode = PROBLEM;
}

/** The settings of the deployment, and each fault of theirs and of those that are used here. */
function readSettings({ variables, faults }: Call): {
  deployment: Deployment | null;
  results: CheckResult[];
} {
  const here = faults.map(faultResult);
  try {
    const deployment = readDeployment(variables);
    const { OHERO_AWS_ACCOUNT: account, OHERO_AWS_REGION: region } = deployment;
    const found = `account ${account} in ${region}`;
    return { deployment, results: [{ check: "settings", result: "ok", found, fix: null }, ...here] };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    // Of a setting that both read, one line.
    const all = new Map([...faults, ...error.message.split("\n")].map((line) => [line.split(":")[0], line]));
    return { deployment: null, results: [...all.values()].map(faultResult) };
  }
}

/** What Slack gave is in a secret on AWS: without it here, only nobody can look whether it is right. */
const faultResult = (found: string): CheckResult =>
  /^SLACK_(?:BOT_TOKEN|SIGNING_SECRET): NOTIFICATION_CHANNEL=slack needs it/.test(found)
    ? {
        ...{ check: "settings", result: "warning", found: `Slack is not checked: ${found}` },
        fix: "set it in .env as well as in the secret on AWS, and call this again",
      }
    : {
        ...{ check: "settings", result: "problem", found },
        fix: "set it in .env, or in the environment; .env.example says what it is",
      };

function lineOf({ check, result, found, fix }: CheckResult): string {
  const line = `${result.padEnd("problem".length)}  ${check}: ${found}`;
  return stripControls(fix === null ? line : `${line} → ${fix}`);
}

const countsOf = (results: readonly CheckResult[]): string =>
  (["ok", "warning", "problem"] as const)
    .map((kind) => ({ kind, count: results.filter(({ result }) => result === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${count > 1 && kind !== "ok" ? `${kind}s` : kind}`)
    .join(", ");
