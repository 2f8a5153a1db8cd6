import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type Finding, warning } from "./check.ts";

/** Whose the credentials are that this process has. */
export interface Identity {
  account: string;
  arn: string;
}

/** What clients of checks are told: an answer or an error soon, as whoever waits is a person. */
export const CLIENT = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 6_000, throwOnRequestTimeout: true },
};

/** Asks STS in a Region, which takes no permission. Throws what the SDK throws. */
export async function askIdentity(region: string, signal?: AbortSignal): Promise<Identity> {
  const client = new STSClient({ ...CLIENT, region });
  try {
    const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}), {
      ...(signal && { abortSignal: signal }),
    });
    return { account: Account, arn: Arn };
  } finally {
    client.destroy();
  }
}

/** What STS answers where credentials are wrong, and also in a Region that the account has not enabled. */
export const isRejected = (error: unknown): boolean =>
  error instanceof Error && /InvalidClientTokenId|UnrecognizedClient/.test(error.name);

/** Checks that need credentials wait for this part of their time, so that they can still say why they were not made. */
const PATIENCE = 0.6;

/**
 * Whose the credentials are, asked once for all checks, each of which has `timeoutMs`. The error is a value, as each check says
 * something else to it.
 */
export function createIdentity(
  region: string,
  timeoutMs: number,
): () => Promise<Identity | { error: unknown }> {
  let asked: Promise<Identity | { error: unknown }> | undefined;
  const ask = async (): Promise<Identity> => {
    const signal = AbortSignal.timeout(timeoutMs * PATIENCE);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    const inRegion = askIdentity(region, signal).catch((error: unknown) => {
      // The credentials may be good, and only the Region not enabled: that is said by its own check.
      if (!isRejected(error) || region === ALWAYS_ENABLED) throw error;
      return askIdentity(ALWAYS_ENABLED, signal);
    });
    return Promise.race([late, inRegion]);
  };
  return () => {
    asked ??= ask().catch((error: unknown) => ({ error }));
    return asked;
  };
}

/**
 * Why an account on AWS is not asked: without credentials, or with those of another one, of which `elsewhere` says how it is asked
 * all the same. null where nothing is in the way.
 */
export async function whyNotAsked(
  account: string,
  identify: ReturnType<typeof createIdentity>,
  elsewhere = "see credentials",
): Promise<Finding | null> {
  const identity = await identify();
  if ("error" in identity) return warning("not checked, as the credentials were not", "see credentials");
  if (identity.account === account) return null;
  return warning(`not checked: the credentials are of account ${identity.account}`, elsewhere);
}

const ALWAYS_ENABLED = "us-east-1";
