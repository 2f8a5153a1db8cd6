// `npm run synth:all`: the CDK's own command over every kind of deployment, each as somebody would deploy it.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadOrganization } from "../policy/load-organization.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "ohero-synth-organization-"));

const DEPLOYMENTS: Readonly<Record<string, Record<string, string>>> = {
  "single account": { NOTIFICATION_CHANNEL: "webchat" },
  "two accounts": { NOTIFICATION_CHANNEL: "webchat", OHERO_EVENT_ACCOUNT: "444455556666" },
  "two Regions": { NOTIFICATION_CHANNEL: "webchat", OHERO_EVENT_REGIONS: "us-east-1,eu-central-1" },
  slack: { NOTIFICATION_CHANNEL: "slack", SLACK_CHANNEL: "C0OPS00001" },
  "web chat": { NOTIFICATION_CHANNEL: "webchat", OHERO_SYNC_ORGANIZATION: "true" },
  headless: { NOTIFICATION_CHANNEL: "none", OHERO_MODELS: "bedrock:us.amazon.nova-pro-v1:0" },
  "ticket systems": { NOTIFICATION_CHANNEL: "webchat", OHERO_ORGANIZATION: await writeOrganization() },
};

/** The sample organization, whose teams work in Jira and in ServiceNow. */
async function writeOrganization(): Promise<string> {
  const { teams, ...rest } = await loadOrganization(join(root, "policy/organization.yaml"));
  const systems = [
    { system: "jira", project: "OPS" },
    { system: "servicenow", assignmentGroup: "Cloud Operations" },
  ];
  const working = teams.map((team, index) => ({ ...team, ticketing: systems[index % systems.length] }));
  const file = join(folder, "organization.yaml");
  await writeFile(file, JSON.stringify({ ...rest, teams: working }));
  return file;
}

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
await rm(folder, { recursive: true, force: true });
