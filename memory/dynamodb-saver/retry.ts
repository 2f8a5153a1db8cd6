import { setTimeout as sleep } from "node:timers/promises";

export interface RetryOptions {
  /** How often one request is sent at most, on top of what the AWS client itself repeats. */
  maxAttempts: number;
  /** Longest wait before the first repetition, in milliseconds; it doubles with each one, up to 2 seconds. */
  baseDelayMilliseconds: number;
}

export const defaultRetry: RetryOptions = { maxAttempts: 6, baseDelayMilliseconds: 50 };

const maxDelayMilliseconds = 2_000;

const transientNames = new Set([
  "InternalServerError",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestTimeout",
  "ServiceUnavailable",
  "ThrottlingException",
  "TimeoutError",
]);
const transientCodes = new Set(["ECONNABORTED", "ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"]);

/** Waits a random time below the attempt's limit ("full jitter", AWS Builders' Library). */
export async function backOff(attempt: number, options: RetryOptions): Promise<void> {
  const limit = Math.min(maxDelayMilliseconds, options.baseDelayMilliseconds * 2 ** (attempt - 1));
  await sleep(Math.random() * limit);
}

/**
 * True when a request that failed like this should be sent again: it was throttled, timed out or met a server error.
 * Every request of the saver may be sent twice: plain puts and deletes have the same effect, conditional ones recognise
 * their own first attempt.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $fault, $retryable, code } = error as { $fault?: string; $retryable?: unknown; code?: string };
  return (
    transientNames.has(error.name) ||
    $fault === "server" ||
    $retryable !== undefined ||
    (code !== undefined && transientCodes.has(code))
  );
}
