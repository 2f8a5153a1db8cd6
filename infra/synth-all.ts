// `npm run synth:all`: the CDK's own command over every kind of deployment, each as somebody would deploy it.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

const DEPLOYMENTS: Readonly<Record<string, Record<string, string>>> = {
  "single account": { NOTIFICATION_CHANNEL: "webchat" },
  "two accounts": { NOTIFICATION_CHANNEL: "webchat", OHERO_EVENT_ACCOUNT: "444455556666" },
  "two Regions": { NOTIFICATION_CHANNEL: "webchat", OHERO_EVENT_REGIONS: "us-east-1,eu-central-1" },
  slack: { NOTIFICATION_CHANNEL: "slack", SLACK_CHANNEL: "C0OPS00001" },
  "web chat": { NOTIFICATION_CHANNEL: "webchat", OHERO_SYNC_ORGANIZATION: "true" },
  headless: { NOTIFICATION_CHANNEL: "none", OHERO_MODELS: "bedrock:us.amazon.nova-pro-v1:0" },
};
/** Of the environment only this; a developer's own settings are another deployment. */
const { PATH = "", HOME = "" } = process.env;
/** Seconds that one may take. */
const MOST = 30;

/** Gives the command's output where it fails; null where it does not. */
async function synthesise(settings: Record<string, string>): Promise<string | null> {
  const outdir = await mkdtemp(join(tmpdir(), "ohero-synth-"));
  const env = { PATH, HOME, OHERO_ENV_FILE: "/dev/null", OHERO_AWS_ACCOUNT: "111122223333", ...settings };
  const child = spawn("npx", ["--no-install", "cdk", "synth", "--quiet", "--output", outdir], {
    cwd: root,
    env,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said += chunk;
    });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  await rm(outdir, { recursive: true, force: true });
  return code === 0 ? null : said;
}

for (const [name, settings] of Object.entries(DEPLOYMENTS)) {
  const started = performance.now();
  const failure = await synthesise(settings);
  const seconds = (performance.now() - started) / 1_000;
  console.log(
    `synth, ${name}: ${failure === null ? "passed" : "FAILED"} in ${seconds.toFixed(1)} s (goal: ${MOST} s)`,
  );
  if (failure !== null) {
    console.error(failure);
    process.exitCode = 1;
  }
}
