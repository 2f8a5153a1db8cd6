import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { describeFailure } from "../../memory/knowledge/bedrock-failure.ts";
import { type Check, ok, problem, warning } from "./check.ts";
import { withProfile } from "./credentials.ts";
import { CLIENT, type createIdentity, whyNotAsked } from "./identity.ts";

/** Where the CDK's bootstrap stack keeps its version, with the qualifier that it has by default. */
const PARAMETER = "/cdk-bootstrap/hnb659fds/version";

/** What a deployment asks for (MIN_BOOTSTRAP_STACK_VERSION of aws-cdk-lib). */
export const DEPLOYS = 6;
/** What `cdk rollback` asks for (BOOTSTRAP_STACK_VERSION_FOR_ROLLBACK of aws-cdk). */
export const ROLLS_BACK = 23;

/** Is the CDK's bootstrap stack there, and new enough? */
export function checkBootstrap(
  { account, region }: { account: string; region: string },
  identify: ReturnType<typeof createIdentity>,
): Check {
  const bootstrap = `npx cdk bootstrap aws://${account}/${region}`;
  return {
    name: `CDK bootstrap ${account}/${region}`,
    async run(signal) {
      const ask = withProfile(`aws ssm get-parameter --region ${region} --name ${PARAMETER}`);
      const elsewhere = `${ask}; where there is none: ${withProfile(bootstrap)}`;
      const why = await whyNotAsked(account, identify, elsewhere);
      if (why !== null) return why;
      const client = new SSMClient({ ...CLIENT, region });
      try {
        const { Parameter } = await client.send(new GetParameterCommand({ Name: PARAMETER }), {
          abortSignal: signal,
        });
        const version = Number(Parameter?.Value);
        if (!(version >= DEPLOYS))
          return problem(`version ${Parameter?.Value}, and a deployment needs ${DEPLOYS}`, bootstrap);
        if (version < ROLLS_BACK)
          return warning(`version ${version} deploys; cdk rollback needs ${ROLLS_BACK}`, bootstrap);
        return ok(`version ${version}`);
      } catch (error) {
        const name = error instanceof Error ? error.name : "";
        if (name === "ParameterNotFound") return problem("there is none", bootstrap);
        const target = `${PARAMETER} in Systems Manager`;
        const said = describeFailure(error, { target, permission: "ssm:GetParameter on it", timeoutMs: 0 });
        if (/AccessDenied/.test(name))
          return warning(said, "look in the console: CloudFormation, Stacks, CDKToolkit, Outputs");
        return problem(said, "run it again");
      } finally {
        client.destroy();
      }
    },
  };
}
