import {
  DEPLOYMENT_SETTINGS,
  type Deployment,
  readContextDeployment,
  SAMPLE_ACCOUNT,
} from "../config/deployment.ts";

export interface CdkSettings {
  deployment: Deployment;
  /** `-c ephemeral=true`: an installation to try things out, which leaves nothing behind when it is deleted. */
  isEphemeral: boolean;
  /** One line each. */
  warnings: string[];
}

/** Trusted Advisor, cost anomalies, and what AWS Health says of global services come from there only. */
const GLOBAL_REGION = "us-east-1";

/**
 * The settings of a deployment: the environment's, over them the CDK's context (`-c OHERO_AWS_REGION=eu-central-1`), of which
 * `contextOf` gives a value. Throws EnvironmentError that names every fault.
 */
export function readSettings(
  contextOf: (name: string) => unknown,
  variables?: NodeJS.ProcessEnv,
): CdkSettings {
  const context = Object.fromEntries(
    DEPLOYMENT_SETTINGS.flatMap((name) => {
      const value = contextOf(name);
      return value === undefined ? [] : [[name, String(value)] as const];
    }),
  );
  const deployment = readContextDeployment(context, variables);
  const warnings: string[] = [];
  if (deployment.OHERO_AWS_ACCOUNT === SAMPLE_ACCOUNT)
    warnings.push("OHERO_AWS_ACCOUNT is not set: synthesised for the sample account");
  if (!deployment.OHERO_EVENT_REGIONS.includes(GLOBAL_REGION))
    warnings.push(
      `OHERO_EVENT_REGIONS does not name ${GLOBAL_REGION}: Trusted Advisor, cost anomalies and AWS Health of global services send their events there only`,
    );
  return { deployment, isEphemeral: String(contextOf("ephemeral")) === "true", warnings };
}
