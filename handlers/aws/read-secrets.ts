import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import { EnvironmentError } from "../../config/environment.ts";
import { readJson } from "../../events/json.ts";

const Secret = z.record(z.string(), z.string());

/** What secrets hold: each a JSON object of settings, where the later one counts. Throws EnvironmentError that names the secret. */
export async function readSecrets(arns: readonly string[]): Promise<Record<string, string>> {
  const client = new SecretsManagerClient();
  return Object.assign({}, ...(await Promise.all(arns.map((arn) => readSecret(client, arn)))));
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
