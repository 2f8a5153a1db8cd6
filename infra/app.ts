// The CDK app: `cdk synth`, `cdk deploy --all`, or without the CLI `CDK_OUTDIR=cdk.out tsx infra/app.ts`.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "../config/environment.ts";
import { OrganizationError } from "../policy/errors.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import { unusableModels } from "./bedrock-models.ts";
import { BundleError, bundle } from "./bundle.ts";
import { addStacks, createApp } from "./create-app.ts";
import { createPlan } from "./plan.ts";
import { readSettings } from "./read-settings.ts";
import { writePage } from "./write-page.ts";

/** Beside the checkout's own files, and ignored by git: the CDK copies what it needs out of it. */
const BUILD = fileURLToPath(new URL("../cdk.out/build", import.meta.url));

async function synthesise(): Promise<void> {
  const app = createApp();
  const { deployment, isEphemeral, warnings } = readSettings((name) => app.node.tryGetContext(name));
  const organization = await loadOrganization(deployment.OHERO_ORGANIZATION);
  for (const line of [...warnings, ...unusableModels(deployment)]) console.error(line);

  await rm(BUILD, { recursive: true, force: true });
  const page = join(BUILD, "page");
  await Promise.all([bundle({ organization, outdir: BUILD }), writePage(page)]);
  const codeOf = (name: string) => join(BUILD, name);
  addStacks(app, createPlan({ deployment, organization, isEphemeral, codeOf, page }));
  app.synth();
}

try {
  await synthesise();
} catch (error) {
  const isKnown = [EnvironmentError, OrganizationError, BundleError].some((kind) => error instanceof kind);
  console.error(isKnown && error instanceof Error ? error.message : error);
  process.exitCode = isKnown ? 2 : 1;
}
