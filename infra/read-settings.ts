import {
  DEPLOYMENT_SETTINGS,
  type Deployment,
  missedEvents,
  readContextDeployment,
  SAMPLE_ACCOUNT,
} from "../config/deployment.ts";
import { EnvironmentError } from "../config/environment.ts";
import { UNLOGGED_REGIONS } from "./unlogged-regions.ts";

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
  const { OHERO_AWS_REGION: region } = deployment;
  const warnings: string[] = [];
  if (deployment.OHERO_AWS_ACCOUNT === SAMPLE_ACCOUNT)
    warnings.push(`synthesised for AWS's sample account ${SAMPLE_ACCOUNT}: set OHERO_AWS_ACCOUNT to deploy`);
  const missed = missedEvents(deployment);
  if (missed !== null) warnings.push(missed);
  if (deployment.NOTIFICATION_CHANNEL.includes("console"))
    warnings.push(
      "NOTIFICATION_CHANNEL: console is left out on AWS, where it would write what people are told into logs",
    );
  if (deployment.NOTIFICATION_CHANNEL.includes("webchat") && UNLOGGED_REGIONS.includes(region))
    throw new EnvironmentError(
      `OHERO_AWS_REGION: CloudFront, which the page needs, writes no logs to buckets in ${region}: take another Region, or webchat out of NOTIFICATION_CHANNEL`,
    );
  return { deployment, isEphemeral: String(contextOf("ephemeral")) === "true", warnings };
}
