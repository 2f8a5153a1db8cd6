import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import type { Deployment } from "../../config/deployment.ts";
import { readJson } from "../../events/json.ts";
import { describeFailure } from "../../memory/knowledge/bedrock-failure.ts";
import { type Check, ok, problem, warning } from "./check.ts";
import { CLIENT, type createIdentity, whyNotAsked } from "./identity.ts";

export interface SecretCheckOptions {
  /** What the check is called by. */
  name: string;
  /** The secret, behind the prefix and a slash. */
  secret: string;
  /** What of the settings in it is missing, or wrong. */
  missingIn(settings: Readonly<Record<string, string>>): string[];
  /** Said of one that is filled in, behind its name. */
  untried: string;
  /** What to do beside filling it in; empty: nothing. */
  besides?: string;
  identify: ReturnType<typeof createIdentity>;
}

const Secret = z.record(z.string(), z.string());

/** Is everything in a secret on AWS that functions need? Says which settings are there, and of none its value. */
export function checkSecret(
  { name, secret, missingIn, untried, besides = "", identify }: SecretCheckOptions,
  { OHERO_AWS_ACCOUNT: account, OHERO_AWS_REGION: region, OHERO_TABLE_PREFIX: prefix }: Deployment,
): Check {
  const id = `${prefix}/${secret}`;
  const fill = `aws secretsmanager put-secret-value --region ${region} --secret-id ${id} --secret-string file://${secret}.json${besides}`;
  return {
    name,
    async run(signal) {
      const why = await whyNotAsked(account, identify);
      if (why !== null) return why;
      const client = new SecretsManagerClient({ ...CLIENT, region });
      try {
        const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: id }), {
          abortSignal: signal,
        });
        const { data } = Secret.safeParse(readJson(SecretString));
        if (data === undefined) return problem(`${id} holds no JSON object of names and texts`, fill);
        const missing = missingIn(data);
        if (missing.length === 0) return ok(`${id} is filled in, and was ${untried}`);
        return problem(`missing in the secret ${id}: ${missing.join(", ")}`, fill);
      } catch (error) {
        const kind = error instanceof Error ? error.name : "";
        if (kind === "ResourceNotFoundException")
          return warning(`there is no secret ${id} yet`, `deploy, then ${fill}`);
        const target = `the secret ${id}`;
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
