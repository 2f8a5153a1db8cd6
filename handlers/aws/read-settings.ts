import {
  type Environment,
  EnvironmentError,
  readEnvironmentWith,
  readVariables,
} from "../../config/environment.ts";

/**
 * The settings of a Lambda function: its environment, and what the secrets that OHERO_SECRETS names hold. Throws
 * EnvironmentError that names the secret, or the setting, that is missing.
 */
export async function readSettings(needed: readonly (keyof Environment)[] = []): Promise<Environment> {
  const { OHERO_SECRETS: names = "" } = readVariables(["OHERO_SECRETS"]);
  const arns = names.split(",").filter(Boolean);
  const secrets = arns.length === 0 ? {} : await (await import("./read-secrets.ts")).readSecrets(arns);
  const environment = readEnvironmentWith(secrets);
  requireSettings(environment, needed);
  return environment;
}

/** Throws EnvironmentError that names each of the settings that is missing, and where it is looked for. */
export function requireSettings(environment: Environment, needed: readonly (keyof Environment)[]): void {
  const missing = needed.filter((name) => environment[name] === "");
  if (missing.length === 0) return;
  const { OHERO_SECRETS: names } = environment;
  const where = names === "" ? "the function's environment" : `the function's environment or ${names}`;
  throw new EnvironmentError(
    missing.map((name) => `${name}: missing; it is looked for in ${where}`).join("\n"),
  );
}
