// The CDK app: `cdk synth`, `cdk deploy --all`, or without the CLI `CDK_OUTDIR=cdk.out tsx infra/app.ts`.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "../config/environment.ts";
import { loadEnvFile } from "../config/load-env-file.ts";
import { misnamedChannels } from "../config/slack-channels.ts";
import { OrganizationError } from "../policy/errors.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import type { Organization } from "../policy/organization.ts";
import { unusableModels } from "./bedrock-models.ts";
import { createApp } from "./create-app.ts";
import { BundleError } from "./errors.ts";
import { createPlan } from "./plan.ts";
import { readSettings } from "./read-settings.ts";
import { unusedTracing } from "./unused-tracing.ts";

const unusedServers = ({ policy }: Organization): string[] =>
  policy.mcpServers.length === 0
    ? []
    : [`policy.mcpServers: ${policy.mcpServers.length} are used on one machine only, not on AWS`];

async function synthesise(): Promise<void> {
  loadEnvFile();
  const app = createApp();
  const { deployment, isEphemeral, warnings } = readSettings((name) => app.node.tryGetContext(name));
  const organization = await loadOrganization(deployment.OHERO_ORGANIZATION);
  const misnamed = deployment.NOTIFICATION_CHANNEL.includes("slack")
    ? misnamedChannels(organization.teams)
    : [];
  if (misnamed.length > 0)
    throw new OrganizationError(
      [`organization file ${deployment.OHERO_ORGANIZATION}:`, ...misnamed].join("\n  "),
    );
  for (const line of [
    ...warnings,
    ...unusableModels(deployment),
    ...unusedServers(organization),
    ...unusedTracing(),
  ])
    console.error(line);

  // Only what is right waits for these to load.
  const [{ bundle }, { writePage }, { addStacks }] = await Promise.all([
    import("./bundle.ts"),
    import("./write-page.ts"),
    import("./add-stacks.ts"),
  ]);
  // The CDK copies what it needs into its own folder.
  const folder = await mkdtemp(join(tmpdir(), "ohero-bundles-"));
  try {
    const page = join(folder, "page");
    await Promise.all([bundle({ organization, outdir: folder }), writePage(page)]);
    const codeOf = (name: string) => join(folder, name);
    addStacks(app, createPlan({ deployment, organization, isEphemeral, codeOf, page }));
    app.synth();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  await synthesise();
} catch (error) {
  const isKnown = [EnvironmentError, OrganizationError, BundleError].some((kind) => error instanceof kind);
  console.error(isKnown && error instanceof Error ? error.message : error);
  process.exitCode = isKnown ? 2 : 1;
}
