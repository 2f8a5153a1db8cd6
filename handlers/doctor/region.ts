import { describeFailure } from "../../memory/knowledge/bedrock-failure.ts";
import { type Check, type Finding, ok, problem } from "./check.ts";
import { withProfile } from "./credentials.ts";
import { askIdentity, type createIdentity, isRejected, whyNotAsked } from "./identity.ts";

export interface RegionCheckOptions {
  /** What the check is called by. Default: the Region. */
  name?: string;
  /** Names the Region. */
  setting: string;
  identify: ReturnType<typeof createIdentity>;
}

/**
 * Is there such a Region, and is it enabled in the account that uses it? STS of a Region answers "invalid token" where the account
 * of the credentials has not enabled it, and needs no permission to be asked (AWS re:Post, "validate access credentials").
 */
export const checkRegion = (
  { account, region }: { account: string; region: string },
  { name = region, setting, identify }: RegionCheckOptions,
): Check => ({
  name: `Region ${name}`,
  async run(signal): Promise<Finding> {
    const ask = withProfile(`aws sts get-caller-identity --region ${region}`);
    const elsewhere = `${ask}, which answers where ${account} has enabled it`;
    const why = await whyNotAsked(account, identify, elsewhere);
    if (why !== null) return why;
    try {
      await askIdentity(region, signal);
      return ok(`enabled in account ${account}`);
    } catch (error) {
      if (isRejected(error))
        return problem(
          `not enabled in account ${account}`,
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
