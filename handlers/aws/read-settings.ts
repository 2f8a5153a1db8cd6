import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import {
  type Environment,
  EnvironmentError,
  readEnvironmentWith,
  readVariables,
} from "../../config/environment.ts";
import { readJson } from "../../events/json.ts";

const Secret = z.record(z.string(), z.string());

/**
 * The settings of a Lambda function: its environment, and what the secrets that OHERO_SECRETS names hold. Throws
 * EnvironmentError that names the secret, or the setting, that is missing.
 */
export async function readSettings(needed: readonly (keyof Environment)[] = []): Promise<Environment> {
  const { OHERO_SECRETS: names = "" } = readVariables(["OHERO_SECRETS"]);
  const arns = names.split(",").filter(Boolean);
  const client = arns.length === 0 ? null : new SecretsManagerClient();
  const secrets = await Promise.all(arns.map((arn) => readSecret(client as SecretsManagerClient, arn)));
  const environment = readEnvironmentWith(Object.assign({}, ...secrets));
  const missing = needed.filter((name) => environment[name] === "");
  if (missing.length > 0) {
    const where = arns.length === 0 ? "the function's environment" : `the function's environment or ${names}`;
    throw new EnvironmentError(
      missing.map((name) => `${name}: missing; it is looked for in ${where}`).join("\n"),
    );
  }
  return environment;
}

async function readSecret(client: SecretsManagerClient, SecretId: string): Promise<Record<string, string>> {
  const { SecretString = "" } = await client
    .send(new GetSecretValueCommand({ SecretId }))
    .catch((cause: Error) => {
      throw new EnvironmentError(
        `OHERO_SECRETS: ${SecretId} cannot be read: ${cause.name}: ${cause.message}`,
        {
          cause,
        },
      );
    });
  const parsed = Secret.safeParse(readJson(SecretString));
  // Nothing of what is found is told: it may be the secret.
  if (!parsed.success)
    throw new EnvironmentError(
      `OHERO_SECRETS: ${SecretId} holds no settings: expected a JSON object of names and texts, such as {"SLACK_BOT_TOKEN": "xoxb-…"}`,
    );
  return parsed.data;
}
