import type { Deployment } from "../../config/deployment.ts";
import { readVariables } from "../../config/environment.ts";
import { describeFailure, isUnreachable } from "../../memory/knowledge/bedrock-failure.ts";
import { type Check, ok, problem, warning } from "./check.ts";
import type { createIdentity } from "./identity.ts";

/** Are there credentials, and are they of the account that OHERO works in? */
export const checkCredentials = (
  { OHERO_AWS_ACCOUNT: worker, OHERO_EVENT_ACCOUNT: events }: Deployment,
  identify: ReturnType<typeof createIdentity>,
): Check => ({
  name: "credentials",
  async run() {
    const identity = await identify();
    if ("error" in identity) return problem(failureOf(identity.error), fixOf(identity.error));
    const { account, arn } = identity;
    if (account === worker) return ok(arn);
    const other = `use credentials of ${worker}: ${withProfile("npm run --silent ohero -- doctor")}`;
    if (account === events)
      return warning(
        `${arn}: of the account whose events are collected; what is in ${worker} is not checked`,
        other,
      );
    return problem(`${arn}: of account ${account}, and OHERO_AWS_ACCOUNT is ${worker}`, other);
  },
});

const SIGN_IN = "sign in (aws sso login), or set AWS_PROFILE or AWS_ACCESS_KEY_ID";

export const withProfile = (command: string) => `AWS_PROFILE=… ${command}`;

const NETWORK = "look at the network, and at OHERO_AWS_REGION";
const profileFix = (name: string) =>
  `the profile ${name} that AWS_PROFILE names gave none: aws configure list-profiles shows which there are, aws sso login --profile ${name} signs in`;

/** Nobody is sent to sign in who has done so. */
function fixOf(error: unknown): string {
  if (isUnreachable(error)) return NETWORK;
  const isMissing = error instanceof Error && error.name === "CredentialsProviderError";
  const { AWS_PROFILE: profile } = readVariables(["AWS_PROFILE"]);
  return isMissing && profile !== undefined ? profileFix(profile) : SIGN_IN;
}

function failureOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "STS did not answer";
  return describeFailure(error, { target: "STS", permission: "nothing", timeoutMs: 0 });
}
