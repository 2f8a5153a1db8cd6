import {
  DEPLOYMENT_SETTINGS,
  type Deployment,
  missedEvents,
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
    warnings.push(`synthesised for AWS's sample account ${SAMPLE_ACCOUNT}: set OHERO_AWS_ACCOUNT to deploy`);
  const missed = missedEvents(deployment);
  if (missed !== null) warnings.push(missed);
  return { deployment, isEphemeral: String(contextOf("ephemeral")) === "true", warnings };
}
