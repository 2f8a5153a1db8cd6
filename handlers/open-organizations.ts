import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Environment } from "../config/environment.ts";
import { describeFailure } from "../memory/knowledge/bedrock-failure.ts";
import { OrganizationSyncError } from "./known-error.ts";

/** Quotas of AWS Organizations are a few calls a second for the whole organization, and others call too. */
const ATTEMPTS = 10;
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** A client of AWS Organizations, as the role that OHERO_ORGANIZATIONS_ROLE names, or else as whoever this process is. */
export function openOrganizations({
  OHERO_ORGANIZATIONS_ROLE: role,
  AWS_REGION,
  AWS_DEFAULT_REGION,
}: Pick<Environment, "OHERO_ORGANIZATIONS_ROLE" | "AWS_REGION" | "AWS_DEFAULT_REGION">): OrganizationsClient {
  // The service has one endpoint; a Region is only needed to find it.
  const region = AWS_REGION ?? AWS_DEFAULT_REGION ?? "us-east-1";
  return new OrganizationsClient({
    region,
    maxAttempts: ATTEMPTS,
    retryMode: "standard",
    requestHandler: TIMEOUTS,
    ...(role !== "" && { credentials: () => assumeRole(role, region) }),
  });
}

/** Temporary credentials; the client asks again before they expire. */
async function assumeRole(role: string, region: string) {
  const client = new STSClient({ region, requestHandler: TIMEOUTS });
  try {
    const { Credentials: given } = await client.send(
      new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "ohero-organization-sync" }),
    );
    return {
      accessKeyId: given?.AccessKeyId ?? "",
      secretAccessKey: given?.SecretAccessKey ?? "",
      sessionToken: given?.SessionToken ?? "",
      ...(given?.Expiration && { expiration: given.Expiration }),
    };
  } catch (cause) {
    const target = `the role ${role} of OHERO_ORGANIZATIONS_ROLE`;
    const permission = "sts:AssumeRole on it, and its trust policy must name who asks";
    throw new OrganizationSyncError(describeFailure(cause, { target, permission, timeoutMs: 0 }), { cause });
  } finally {
    client.destroy();
  }
}
