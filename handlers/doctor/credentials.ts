import type { Deployment } from "../../config/deployment.ts";
import { describeFailure } from "../../memory/knowledge/bedrock-failure.ts";
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
    if ("error" in identity) return problem(failureOf(identity.error), SIGN_IN);
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

function failureOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "STS did not answer";
  return describeFailure(error, { target: "STS", permission: "nothing", timeoutMs: 0 });
}
