import { describeLocation, type ItemLocation, StorageRequestError } from "./errors.ts";

/** Says what failed, for which thread and item, and what to do; `cause` is the client's error. */
export function requestError(
  operation: string,
  tableName: string,
  location: ItemLocation,
  cause: unknown,
): StorageRequestError {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  const what = `DynamoDB ${operation} on table "${tableName}" failed for ${describeLocation(location)}`;
  return new StorageRequestError(`${what}: ${advice(name, operation, tableName) ?? `${name}: ${message}`}`, {
    cause,
  });
}

function advice(errorName: string, operation: string, tableName: string): string | undefined {
  switch (errorName) {
    case "ResourceNotFoundException":
      return "the table does not exist in the client's account and region. Check both, or create it with createTable().";
    case "AccessDeniedException":
      return `no permission. Allow dynamodb:${operation} on the table "${tableName}" for the caller's role.`;
    case "ExpiredTokenException":
    case "UnrecognizedClientException":
      return "the credentials are not valid or have expired. Renew them and run again: what is stored is complete.";
    case "ProvisionedThroughputExceededException":
    case "RequestLimitExceeded":
    case "ThrottlingException":
      return "throttled on every attempt. Raise the table's capacity or its limits, or retry.maxAttempts.";
    default:
      return undefined;
  }
}
