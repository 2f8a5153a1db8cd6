import { describeFailure } from "../../memory/knowledge/bedrock-failure.ts";
import { type Check, type Finding, ok, problem, warning } from "./check.ts";
import { askIdentity, type createIdentity, isRejected } from "./identity.ts";

/**
 * Is there such a Region, and is it enabled? STS of a Region answers "invalid token" where the account of the credentials has not
 * enabled it, and needs no permission to be asked (AWS re:Post, "validate access credentials").
 */
export const checkRegion = (
  region: string,
  { setting, identify }: { setting: string; identify: ReturnType<typeof createIdentity> },
): Check => ({
  name: `Region ${region}`,
  async run(signal): Promise<Finding> {
    const identity = await identify();
    if ("error" in identity) return warning("not checked, as the credentials were not", "see credentials");
    try {
      await askIdentity(region, signal);
      return ok(`enabled in account ${identity.account}`);
    } catch (error) {
      if (isRejected(error))
        return problem(
          `not enabled in account ${identity.account}`,
          `aws account enable-region --region-name ${region}, or in the console: Account, AWS Regions`,
        );
      if (isUnknownHost(error))
        return problem("there is no such Region, or no network", `look at ${setting}: is it spelled right?`);
      return problem(
        describeFailure(error, { target: `STS of ${region}`, permission: "nothing", timeoutMs: 0 }),
        "run it again",
      );
    }
  },
});

const isUnknownHost = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN");
