import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** What a function that needs a secret can do with the least, beside loading the graph: it asks for it first. */
const asked = new SecretsManagerClient().send(
  new GetSecretValueCommand({ SecretId: process.env.OHERO_SECRETS }),
);

const { handler } = await import("./empty-graph.ts");
const { SecretString = "{}" } = await asked;
JSON.parse(SecretString);

export { handler };
