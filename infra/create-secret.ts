import { SecretValue } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import type { Plan } from "./plan.ts";

/** As long as `openssl rand -base64 32` makes one; handlers/access-key.ts takes the same. */
const KEY_LENGTH = 43;

export interface SecretOptions {
  /** Behind the prefix and a slash. */
  name: string;
  description: string;
  /** Settings that people fill in. Until then they are there without a value. */
  empty?: readonly string[];
  /** A setting whose value is made at random. */
  random?: string;
  /** Why it is not changed by itself. */
  notRotated: string;
}

/** A secret of settings, as a JSON object, of which no value is in the template. */
export function createSecret(
  scope: Construct,
  { places, removal }: Plan,
  { name, description, empty = [], random, notRotated }: SecretOptions,
): Secret {
  const blank = Object.fromEntries(empty.map((setting) => [setting, ""]));
  const secret = new Secret(scope, `Secret-${name}`, {
    secretName: `${places.prefix}/${name}`,
    description,
    ...(random === undefined
      ? { secretStringValue: SecretValue.unsafePlainText(JSON.stringify(blank)) }
      : {
          generateSecretString: {
            secretStringTemplate: JSON.stringify(blank),
            generateStringKey: random,
            passwordLength: KEY_LENGTH,
            excludePunctuation: true,
          },
        }),
    removalPolicy: removal,
  });
  acknowledge(secret, "AwsSolutions-SMG4", notRotated);
  return secret;
}
