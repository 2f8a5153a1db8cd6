import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import type { Deployment } from "../../config/deployment.ts";
import type { Environment } from "../../config/environment.ts";
import { missingSettings } from "../../config/ticket-settings.ts";
import { readJson } from "../../events/json.ts";
import { describeFailure } from "../../memory/knowledge/bedrock-failure.ts";
import type { systemsOf } from "../../policy/ticketing.ts";
import { type Check, ok, problem, warning } from "./check.ts";
import { CLIENT, type createIdentity } from "./identity.ts";

type Systems = ReturnType<typeof systemsOf>;

const TRY = "ohero tickets test";
const NOT_TRIED = `not tried: ${TRY} does`;

/** Is everything set that a system is called with, here? */
export const checkTicketSettings = (system: Systems[number], environment: Environment): Check => ({
  name: `ticket system ${system}`,
  async run() {
    const missing = missingSettings(environment, system);
    if (missing.length === 0) return ok(`its settings are there, and were ${NOT_TRIED}`);
    return problem(`missing: ${missing.join(", ")}`, `set it in .env; then ${TRY}`);
  },
});

const Secret = z.record(z.string(), z.string());

/** Is everything in the secret that a system is called with, on AWS? Says which settings are there, and of none its value. */
export function checkTicketSecret(
  system: Systems[number],
  { OHERO_AWS_ACCOUNT: account, OHERO_AWS_REGION: region, OHERO_TABLE_PREFIX: prefix }: Deployment,
  identify: ReturnType<typeof createIdentity>,
): Check {
  const name = `${prefix}/${system}`;
  const fill = `aws secretsmanager put-secret-value --region ${region} --secret-id ${name} --secret-string file://${system}.json; with the same in .env: ${TRY}`;
  return {
    name: `ticket system ${system}`,
    async run(signal) {
      const identity = await identify();
      if ("error" in identity) return warning("not checked, as the credentials were not", "see credentials");
      if (identity.account !== account)
        return warning(`not checked: the credentials are of account ${identity.account}`, "see credentials");
      const client = new SecretsManagerClient({ ...CLIENT, region });
      try {
        const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: name }), {
          abortSignal: signal,
        });
        const { data } = Secret.safeParse(readJson(SecretString));
        if (data === undefined) return problem(`${name} holds no JSON object of names and texts`, fill);
        const missing = missingSettings(data, system);
        if (missing.length === 0)
          return ok(`${name} is filled in, and was ${NOT_TRIED}, with the same in .env`);
        return problem(`missing in the secret ${name}: ${missing.join(", ")}`, fill);
      } catch (error) {
        const kind = error instanceof Error ? error.name : "";
        if (kind === "ResourceNotFoundException")
          return warning(`there is no secret ${name} yet`, `deploy, then ${fill}`);
        const target = `the secret ${name}`;
        const permission = "secretsmanager:GetSecretValue on it";
        const said = describeFailure(error, { target, permission, timeoutMs: 0 });
        return /AccessDenied/.test(kind)
          ? warning(said, "look in the console: Secrets Manager")
          : problem(said, "run it again");
      } finally {
        client.destroy();
      }
    },
  };
}
